import type { Act, Memory, Reflex } from './reflex.ts';
import type { SeenRecord } from './sight.ts';

/** Facebook 2021, GitHub 2024: red names leave DNS, the last one too, and come back at the first green. */
export const withdrawRedRecords: Reflex = {
  name: 'withdraw-red-records',
  summary:
    'Takes each record that leads to something red out of DNS and sends all to the others, well or not; undoes it at the first green.',
  react({ records }, memory) {
    return records.flatMap((seen) => (seen.red ? withdraw(seen, records, memory) : restore(seen, memory)));
  },
};

function withdraw(seen: SeenRecord, records: readonly SeenRecord[], memory: Memory): readonly Act[] {
  const { record, zone } = seen;
  const key = keyOf(seen);
  if (memory.has(key)) return [];
  if (record.Weight === undefined) {
    if (record.SetIdentifier === undefined) return [];
    memory.set(key, record);
    return [change(zone, 'DELETE', record)];
  }
  if (record.Weight === 0) return [];
  memory.set(key, record);
  const others = records.filter(
    (other) => other.record.Name === record.Name && other.record.SetIdentifier !== record.SetIdentifier,
  );
  return [
    change(zone, 'UPSERT', { ...record, Weight: 0 }),
    ...others.map((other) => change(zone, 'UPSERT', { ...other.record, Weight: 100 })),
  ];
}

function restore(seen: SeenRecord, memory: Memory): readonly Act[] {
  const key = keyOf(seen);
  const before = memory.get(key);
  if (before === undefined) return [];
  memory.delete(key);
  return [change(seen.zone, 'UPSERT', before)];
}

function keyOf({ zone, record }: SeenRecord): string {
  return `withdrawn ${zone} ${record.Name} ${record.Type} ${record.SetIdentifier}`;
}

function change(zone: string, action: 'DELETE' | 'UPSERT', record: unknown): Act {
  return {
    service: 'Route 53',
    operation: 'ChangeResourceRecordSets',
    region: 'us-east-1',
    input: { HostedZoneId: zone, ChangeBatch: { Changes: [{ Action: action, ResourceRecordSet: record }] } },
  };
}
