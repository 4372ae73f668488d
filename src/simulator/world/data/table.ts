import type { Table, Units } from '../state/table.ts';
import type { World } from '../state/world.ts';
import { between } from '../draw.ts';
import { everyMinute } from '../signals/every-minute.ts';
import { recorder } from '../signals/metrics.ts';

/** How long a write usually takes to another region (AWS: "a second or less"). */
const usualDelayMs = 800;

export const tableKey = (region: string, name: string): string => `${region}/${name}`;

/** What DynamoDB says of a table, in its own region and as a replica in the others'. */
export function tableStatus(table: Table): 'ACTIVE' | 'UPDATING' | 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' {
  if (table.lockedOut.size > 0) return 'INACCESSIBLE_ENCRYPTION_CREDENTIALS';
  return table.capacityTo === undefined ? 'ACTIVE' : 'UPDATING';
}

/** Serves on with what it has until the new capacity is there (model: one to three minutes). */
export function changeCapacity(world: World, table: Table, to: Units): void {
  table.capacityTo = to;
  world.clock.after(between(world, 'table-capacity', 60_000, 180_000), () => {
    table.capacity = to;
    delete table.capacityTo;
  });
}

/** What DynamoDB reports of each table, once a minute; call it where there are tables. */
export function startTables(world: World): void {
  everyMinute(world, (at) => {
    for (const table of world.tables.values()) publish(world, table, at);
  });
}

function publish(world: World, table: Table, at: number): void {
  const { region, name, replicaRegions } = table;
  // Whose key cannot be used is not asked in vain: its clients are refused before anything is counted.
  if (table.lockedOut.size > 0) return;
  const record = recorder(world, { region, namespace: 'AWS/DynamoDB', dimensions: { TableName: name } }, at);
  for (const [side, unit] of [
    ['Read', 'reads'],
    ['Write', 'writes'],
  ] as const) {
    const { passed, throttled } = minuteOf(table, unit);
    // A request takes one unit (model).
    if (passed > 0) record(`Consumed${side}CapacityUnits`, 1, passed);
    if (throttled > 0) record(`${side}ThrottleEvents`, 1, throttled);
  }
  if (minuteOf(table, 'writes').passed === 0) return;
  const cutOffAt = Math.min(...table.cutOff.values());
  const delayMs = usualDelayMs + (Number.isFinite(cutOffAt) ? Math.max(0, at - cutOffAt) : 0);
  for (const receiver of replicaRegions)
    recorder(
      world,
      {
        region,
        namespace: 'AWS/DynamoDB',
        dimensions: { TableName: name, ReceivingRegion: receiver },
      },
      at,
    )('ReplicationLatency', delayMs);
}

/** Requests of one minute. Nothing bursts: what is above the capacity is throttled at once (model). */
function minuteOf(table: Table, unit: keyof Units): { readonly passed: number; readonly throttled: number } {
  let asked = table.demand[unit];
  for (const { times } of table.surges) asked *= times;
  const passed = Math.min(asked, table.capacity?.[unit] ?? asked);
  return { passed: Math.round(passed * 60), throttled: Math.round((asked - passed) * 60) };
}
