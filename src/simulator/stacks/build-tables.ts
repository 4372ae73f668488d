import { tableKey, startTables } from '../world/data/table.ts';
import type { TableIndex, Units } from '../world/state/table.ts';
import type { World } from '../world/state/world.ts';
import { monthMs, tagsOf, uuid } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** A table in each region that it is listed for. Where there are none, nothing of DynamoDB takes time. */
export function buildTables(world: World, stack: StackDescription): void {
  for (const { name, readCapacity, writeCapacity, ...table } of stack.tables) {
    const regions = [...new Set(table.regions.map((one) => known(regionOf(stack, one), one)))];
    const capacity =
      readCapacity === undefined || writeCapacity === undefined
        ? undefined
        : { reads: readCapacity, writes: writeCapacity };
    for (const region of regions)
      world.tables.set(tableKey(region, name), {
        name,
        region,
        arn: `arn:aws:dynamodb:${region}:${world.account}:table/${name}`,
        id: uuid(world),
        createdAt: world.clock.now() - monthMs,
        tags: tagsOf(stack, table.tags),
        deletionProtection: table.deletionProtection,
        pointInTimeRecovery: table.pointInTimeRecovery,
        capacity,
        demand: { reads: table.readsPerSecond, writes: table.writesPerSecond },
        indexes: new Map(table.indexes.map((index) => [index.name, indexOf(index, capacity)])),
        surges: new Set(),
        slowdowns: new Set(),
        replicaRegions: regions.filter((other) => other !== region),
        cutOff: new Map(),
        lockedOut: new Set(),
      });
  }
  if (world.tables.size > 0) startTables(world);
}

function indexOf(
  {
    readCapacity,
    writeCapacity,
    readsPerSecond: reads,
  }: StackDescription['tables'][number]['indexes'][number],
  ofTable: Units | undefined,
): TableIndex {
  if (ofTable === undefined) return { capacity: undefined, reads };
  const capacity = { reads: readCapacity ?? ofTable.reads, writes: writeCapacity ?? ofTable.writes };
  return { capacity, reads };
}
