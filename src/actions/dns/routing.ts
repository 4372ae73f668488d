import type { ResourceRecordSet } from '@aws-sdk/client-route-53';

/** How Route 53 chooses between the records of a set. */
export function routingOf(record: ResourceRecordSet): string {
  if (record.Weight !== undefined) return 'weighted';
  if (record.Failover !== undefined) return 'failover';
  if (record.Region !== undefined) return 'latency';
  return record.SetIdentifier === undefined ? 'simple' : 'other';
}

/** The greatest weight that Route 53 takes. */
const maxWeight = 255;

/**
 * Source and destination as they shall be, or undefined when their routing does not fit together.
 * Weighted: the source's share goes to the destination, so that the other records keep theirs.
 * Failover: the two change roles.
 */
export function flippedPair(
  source: ResourceRecordSet,
  destination: ResourceRecordSet,
): readonly [ResourceRecordSet, ResourceRecordSet] | undefined {
  if (source.Weight !== undefined && destination.Weight !== undefined) {
    const weight = Math.min(maxWeight, source.Weight + destination.Weight);
    return [
      { ...source, Weight: 0 },
      { ...destination, Weight: weight },
    ];
  }
  if (source.Failover === 'PRIMARY' && destination.Failover === 'SECONDARY') {
    return [
      { ...source, Failover: 'SECONDARY' },
      { ...destination, Failover: 'PRIMARY' },
    ];
  }
  return undefined;
}
