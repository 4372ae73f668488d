import type { Resource } from '../../model/resource.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { count, resourcesOf, said, type Sketch, texts } from './sketch.ts';

type WrittenTable = NonNullable<WrittenStack['tables']>[number];

/** Beside the tables: what nobody observed of them. */
export const demandNote =
  'What is asked of a table is assumed: half of what is provisioned, and little where nothing is. An index is given as much as its table.';

/** As many as a stack may have. */
const mostTables = 100;
/** As many as a table of a stack may have; AWS's own quota is the same. */
const mostIndexes = 20;
/** As much as a stack may provision. */
const mostUnits = 40_000;

/** Tables of DynamoDB, a global table once. */
export function drawTables(sketch: Sketch): readonly WrittenTable[] {
  const drawn: WrittenTable[] = [];
  const included = new Set<string>();
  for (const table of resourcesOf(sketch, 'dynamodb:table')) {
    const { name, region } = table;
    if (included.has(`${region}/${name}`)) continue;
    const obstacle = obstacleTo(sketch, table, drawn);
    if (obstacle !== undefined) {
      sketch.leftOut.push(`table ${name} in ${region}: ${obstacle}`);
      continue;
    }
    const regions = [region, ...replicaRegions(sketch, table)];
    for (const place of regions) included.add(`${place}/${name}`);
    drawn.push(tableOf(table, regions));
  }
  return drawn;
}

function obstacleTo(
  sketch: Sketch,
  { name, region }: Resource,
  drawn: readonly WrittenTable[],
): string | undefined {
  if (drawn.length >= mostTables) return `a stack has at most ${mostTables}`;
  if (!sketch.regions.some((one) => one.region === region)) return 'nothing else is in its region';
  return drawn.some((one) => one.name === name) ? 'another region has its own table of that name' : undefined;
}

/** Those of the stack: a replica anywhere else is outside of what was observed. */
function replicaRegions(sketch: Sketch, { facts }: Resource): readonly string[] {
  const known = new Set(sketch.regions.map(({ region }) => region));
  return texts(facts['replicaRegions']).filter((region) => known.has(region));
}

function tableOf({ name, facts }: Resource, regions: readonly string[]): WrittenTable {
  const reads = unitsIn(facts['readCapacity']);
  const writes = unitsIn(facts['writeCapacity']);
  const indexes = texts(facts['indexes']).slice(0, mostIndexes);
  const provisioned =
    reads === undefined || writes === undefined
      ? {}
      : {
          readCapacity: reads,
          writeCapacity: writes,
          readsPerSecond: reads / 2,
          writesPerSecond: writes / 2,
        };
  return said({
    name,
    regions: [...regions],
    ...provisioned,
    indexes: indexes.length === 0 ? undefined : indexes.map((name) => ({ name })),
    deletionProtection: facts['deletionProtection'] === false ? false : undefined,
    pointInTimeRecovery: facts['pointInTimeRecovery'] === false ? false : undefined,
  });
}

function unitsIn(fact: Resource['facts'][string] | undefined): number | undefined {
  const units = count(fact);
  return units === undefined || units < 1 ? undefined : Math.min(mostUnits, Math.round(units));
}
