import type { Resource } from '../../model/resource.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { count, resourcesOf, said, type Sketch, text, texts } from './sketch.ts';

type WrittenCache = NonNullable<WrittenStack['caches']>[number];

/** As many as a stack may have. */
const mostCaches = 8;
const mostReplicas = 5;

/** Replication groups of ElastiCache, each shard where its primary is. */
export function drawCaches(sketch: Sketch): readonly WrittenCache[] {
  const drawn: WrittenCache[] = [];
  for (const cache of resourcesOf(sketch, 'elasticache:replication-group')) {
    const nodes = primaryZones(sketch, cache);
    const obstacle = obstacleTo(sketch, nodes, drawn);
    if (obstacle === undefined) drawn.push(cacheOf(cache, nodes));
    else sketch.leftOut.push(`cache ${cache.name} in ${cache.region}: ${obstacle}`);
  }
  for (const { name, region, facts } of resourcesOf(sketch, 'elasticache:cluster'))
    if (facts['inReplicationGroup'] === false)
      sketch.leftOut.push(`cache ${name} in ${region}: it is no replication group`);
  return drawn;
}

/** Of each shard the zone of its primary, or of its first node where AWS does not say which that is. */
function primaryZones(sketch: Sketch, { id }: Resource): readonly string[] {
  const shards = new Map<string, Resource>();
  for (const node of resourcesOf(sketch, 'elasticache:cluster')) {
    const shard = text(node.facts['shard']);
    if (shard === undefined || !node.relations.some(({ type, to }) => type === 'member-of' && to === id))
      continue;
    if (!shards.has(shard) || node.facts['role'] === 'primary') shards.set(shard, node);
  }
  const inOrder = [...shards].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return inOrder.flatMap(([, { zone }]) => zone ?? []);
}

function obstacleTo(
  sketch: Sketch,
  nodes: readonly string[],
  drawn: readonly WrittenCache[],
): string | undefined {
  if (drawn.length >= mostCaches) return `a stack has at most ${mostCaches}`;
  const known = new Set(sketch.regions.flatMap(({ zones }) => zones));
  if (nodes.length === 0) return 'where its nodes are is not known';
  return nodes.every((zone) => known.has(zone)) ? undefined : 'nothing else is in one of its zones';
}

function cacheOf({ name, facts }: Resource, nodes: readonly string[]): WrittenCache {
  const replicas = count(facts['replicasPerShard']);
  const days = count(facts['snapshotRetentionDays']);
  const off = (fact: string) => (facts[fact] === 'disabled' ? false : undefined);
  return said({
    id: name,
    nodes: [...nodes],
    replicas: replicas === undefined ? undefined : Math.min(mostReplicas, replicas),
    spread: (replicas ?? 0) > 0 && texts(facts['zones']).length === 1 ? false : undefined,
    automaticFailover: off('automaticFailover'),
    multiAz: off('multiAz'),
    encryptedAtRest: facts['encryptedAtRest'] === false ? false : undefined,
    encryptedInTransit: facts['encryptedInTransit'] === false ? false : undefined,
    globalDatastore: text(facts['globalDatastore']),
    snapshotRetention: days === undefined ? undefined : `${Math.min(35, days)}d`,
  });
}
