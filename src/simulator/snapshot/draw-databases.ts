import type { Resource } from '../../model/resource.ts';
import { databaseSchema } from '../stacks/data-schema.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import {
  ageOf,
  count,
  oldestSnapshotSeconds,
  resourcesOf,
  said,
  seconds,
  type Sketch,
  text,
} from './sketch.ts';

type WrittenDatabase = NonNullable<WrittenStack['databases']>[number];

/** RDS instances with their replicas after them; what a stack has no engine or place for is left out. */
export function drawDatabases(sketch: Sketch): readonly WrittenDatabase[] {
  const drawn: WrittenDatabase[] = [];
  const waiting = new Map(resourcesOf(sketch, 'rds:instance').map((one) => [one.name, one]));
  // Each round takes those whose source is there, so it ends after as many rounds as replicas are chained.
  for (let before = -1; before !== drawn.length; ) {
    before = drawn.length;
    for (const [name, instance] of waiting) {
      const source = sourceOf(instance);
      if (source !== undefined && !drawn.some(({ id }) => id === source)) continue;
      waiting.delete(name);
      const obstacle = obstacleTo(sketch, instance);
      if (obstacle === undefined) drawn.push(databaseOf(sketch, instance, source));
      else sketch.leftOut.push(`database ${name} in ${instance.region}: ${obstacle}`);
    }
  }
  for (const { name, region } of waiting.values())
    sketch.leftOut.push(`database ${name} in ${region}: what it replicates from is not in the stack`);
  return drawn;
}

function obstacleTo(sketch: Sketch, { zone, facts }: Resource): string | undefined {
  const engine = text(facts['engine']);
  if (facts['clusterId'] !== undefined) return 'clusters are not drawn';
  if (!databaseSchema.shape.engine.safeParse(engine).success) return `${engine} is not simulated`;
  const zones = sketch.regions.flatMap((region) => region.zones);
  return zone === undefined || !zones.includes(zone) ? 'its zone is not known' : undefined;
}

function databaseOf(
  sketch: Sketch,
  { name, zone, facts }: Resource,
  replicaOf: string | undefined,
): WrittenDatabase {
  const lag = count(facts['lagSeconds']);
  const standby = text(facts['secondaryZone']);
  const zones = sketch.regions.flatMap((region) => region.zones);
  return said({
    id: name,
    zone,
    engine: databaseSchema.shape.engine.parse(facts['engine']),
    version: text(facts['engineVersion']),
    class: text(facts['instanceClass']),
    standby: standby !== undefined && zones.includes(standby) && standby !== zone ? standby : undefined,
    replicaOf,
    lag:
      replicaOf === undefined || lag === undefined ? undefined : seconds(Math.min(86_400, Math.max(0, lag))),
    deletionProtection: facts['deletionProtection'] === false ? false : undefined,
    encrypted: facts['encrypted'] === false ? false : undefined,
    lastSnapshot: ageOf(facts['newestSnapshot'], sketch, oldestSnapshotSeconds),
    backupRetention: `${Math.min(35, count(facts['backupRetentionDays']) ?? 0)}d`,
  });
}

/** Name of the database that it replicates from, which is the end of an ARN. */
function sourceOf({ facts }: Resource): string | undefined {
  return text(facts['replicaOf'])?.split(':').at(-1);
}
