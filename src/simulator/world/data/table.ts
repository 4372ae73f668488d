import type { Table, Units } from '../state/table.ts';
import type { World } from '../state/world.ts';
import { between } from '../draw.ts';
import { everyMinute } from '../signals/every-minute.ts';
import { recorder } from '../signals/metrics.ts';

/** How long a write usually takes to another region (AWS: "a second or less"). */
const usualDelayMs = 800;

/** How long an answer usually takes (AWS: "single-digit" milliseconds). */
const usualReadMs = 4;
const usualWriteMs = 6;

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
  const { region, name, replicaRegions, indexes } = table;
  // Whose key cannot be used is not asked in vain: its clients are refused before anything is counted.
  if (table.lockedOut.size > 0) return;
  const record = (dimensions: Readonly<Record<string, string>>) =>
    recorder(
      world,
      { region, namespace: 'AWS/DynamoDB', dimensions: { TableName: name, ...dimensions } },
      at,
    );
  const written = writesOf(table);
  const read = readsOf(table, table.demand.reads, table.capacity);
  const count = (of: ReturnType<typeof record>, side: 'Read' | 'Write', { passed, throttled }: Minute) => {
    // A request takes one unit (model).
    if (passed > 0) of(`Consumed${side}CapacityUnits`, 1, passed);
    if (throttled > 0) of(`${side}ThrottleEvents`, 1, throttled);
  };
  count(record({}), 'Read', read);
  count(record({}), 'Write', written(table.capacity));
  for (const [index, { capacity, reads }] of indexes) {
    const counted = record({ GlobalSecondaryIndexName: index });
    count(counted, 'Read', readsOf(table, reads, capacity));
    count(counted, 'Write', written(capacity));
  }
  const { passed: writes } = written(undefined);
  const late = product(table.slowdowns);
  if (read.passed > 0)
    record({ Operation: 'GetItem' })('SuccessfulRequestLatency', usualReadMs * late, read.passed);
  if (writes === 0) return;
  record({ Operation: 'PutItem' })('SuccessfulRequestLatency', usualWriteMs * late, writes);
  const cutOffAt = Math.min(...table.cutOff.values());
  const delayMs = usualDelayMs + (Number.isFinite(cutOffAt) ? Math.max(0, at - cutOffAt) : 0);
  for (const receiver of replicaRegions) record({ ReceivingRegion: receiver })('ReplicationLatency', delayMs);
}

/** Requests of one minute. Nothing bursts: what is above the capacity is throttled at once (model). */
interface Minute {
  readonly passed: number;
  readonly throttled: number;
}

function readsOf({ surges }: Table, usual: number, capacity: Units | undefined): Minute {
  const asked = usual * product(surges);
  const passed = Math.min(asked, capacity?.reads ?? asked);
  return { passed: Math.round(passed * 60), throttled: Math.round((asked - passed) * 60) };
}

/** A write is done only where the table and each of its indexes have room; whichever has none throttles it. */
function writesOf({ demand, surges, capacity, indexes }: Table): (of: Units | undefined) => Minute {
  const asked = demand.writes * product(surges);
  const limits = [capacity, ...[...indexes.values()].map((index) => index.capacity)];
  const passed = Math.min(asked, ...limits.map((limit) => limit?.writes ?? asked));
  return (of) => ({
    passed: Math.round(passed * 60),
    throttled: Math.round(Math.max(0, asked - (of?.writes ?? asked)) * 60),
  });
}

function product(causes: Iterable<{ readonly times: number }>): number {
  let times = 1;
  for (const cause of causes) times *= cause.times;
  return times;
}
