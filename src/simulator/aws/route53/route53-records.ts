import type {
  ListResourceRecordSetsCommandInput,
  ListResourceRecordSetsCommandOutput,
} from '@aws-sdk/client-route-53';
import { awsFailure } from '../failure.ts';
import type { CallContext } from '../operation.ts';
import { bareId, recordShape } from './route53-shapes.ts';
import type { DnsRecord } from '../../world/state/dns.ts';

const pageAtMost = 300;

/**
 * Records in Route 53's order: by name with its labels reversed, then type, then set identifier. A page
 * starts at a name (and type, and identifier), not at a token.
 */
export function listResourceRecordSets(
  input: ListResourceRecordSetsCommandInput,
  { world }: CallContext,
): Omit<ListResourceRecordSetsCommandOutput, '$metadata'> {
  const zone = world.hostedZones.get(bareId(input.HostedZoneId ?? ''));
  if (zone === undefined) {
    throw awsFailure('NoSuchHostedZone', `No hosted zone found with ID: ${input.HostedZoneId}`, 404);
  }
  const start = [
    reversed(input.StartRecordName ?? ''),
    input.StartRecordType ?? '',
    input.StartRecordIdentifier ?? '',
  ];
  const found = [...zone.records.values()]
    .toSorted((one, other) => compare(place(one), place(other)))
    .filter((record) => compare(place(record), start) >= 0);
  const size = Math.min(input.MaxItems ?? pageAtMost, pageAtMost);
  const next = found[size];
  return {
    ResourceRecordSets: found.slice(0, size).map(recordShape),
    IsTruncated: next !== undefined,
    MaxItems: size,
    ...(next === undefined
      ? {}
      : {
          NextRecordName: `${next.name}.`,
          NextRecordType: recordShape(next).Type,
          NextRecordIdentifier: next.setIdentifier,
        }),
  };
}

function place(record: DnsRecord): readonly string[] {
  return [reversed(record.name), record.type, record.setIdentifier ?? ''];
}

function reversed(name: string): string {
  return name.toLowerCase().replace(/\.$/, '').split('.').toReversed().join('.');
}

function compare(one: readonly string[], other: readonly string[]): number {
  for (const [index, part] of one.entries()) {
    const against = other[index] ?? '';
    if (part !== against) return part < against ? -1 : 1;
  }
  return 0;
}
