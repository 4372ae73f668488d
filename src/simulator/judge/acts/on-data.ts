import { databaseAt, sourceOf } from '../../world/data/database.ts';
import type { Database } from '../../world/state/database.ts';
import type { World } from '../../world/state/world.ts';
import type { ActPart, ActReader, Verb } from './act.ts';
import { flagIn, textIn, textsIn } from './input.ts';

/** What RDS's operations do to the copies of a lineage, and ElastiCache's to the nodes of a cache. */
export const onData: Readonly<Record<string, ActReader>> = {
  PromoteReadReplica: (call) => promotion(call, 'promote'),
  SwitchoverReadReplica: (call) => promotion(call, 'promote'),
  RebootDBInstance: (call) =>
    ofDatabase(call, (database) => [
      part(database, flagIn(call.input, 'ForceFailover') ? 'fail-over' : 'restart-data'),
    ]),
  StopDBInstance: (call) => ofDatabase(call, (database) => [part(database, 'stop')]),
  StartDBInstance: (call) => ofDatabase(call, (database) => [part(database, 'put-back')]),
  DeleteDBInstance: (call) => ofDatabase(call, (database) => [part(database, 'delete')]),
  ModifyDBInstance: (call) => ofDatabase(call, (database) => [modification(call, database)]),
  FailoverDBCluster: (call) => cluster(call, 'fail-over'),
  FailoverGlobalCluster: (call) => cluster(call, 'fail-over'),
  SwitchoverGlobalCluster: (call) => cluster(call, 'fail-over'),
  PromoteReadReplicaDBCluster: (call) => cluster(call, 'promote'),
  RemoveFromGlobalCluster: (call) => cluster(call, 'promote'),
  DeleteDBCluster: (call) => cluster(call, 'delete'),
  RebootCacheCluster: emptied,
  DeleteCacheCluster: emptied,
  ModifyCacheCluster: emptied,
  TestFailover: (call) => cacheNode(call, textIn(call.input, 'NodeGroupId')),
  StartMessageMoveTask: ({ input }) => [{ verb: 'other', target: textIn(input, 'SourceArn') ?? 'SQS' }],
  DecreaseReplicaCount: (call) =>
    textsIn(call.input, 'ReplicasToRemove').flatMap((id) => cacheNode(call, id)),
};

type Call = Parameters<ActReader>[0];

/** By its identifier, its ARN, or a host name that leads to it. */
export function databaseNamed(world: World, name: string): Database | undefined {
  const direct = world.databases.get(name) ?? databaseAt(world, name);
  return direct ?? [...world.databases.values()].find((one) => one.arn === name);
}

function ofDatabase(call: Call, acts: (database: Database) => readonly ActPart[]): readonly ActPart[] {
  const name = textIn(call.input, 'DBInstanceIdentifier');
  const found = name === undefined ? undefined : databaseNamed(call.world, name);
  return found === undefined ? [] : acts(found);
}

function part(database: Database, verb: Verb): ActPart {
  return { verb, target: database.id, group: database.lineage, zone: database.zone };
}

/** The thing that is set is who takes the writes of the lineage. */
function promotion(call: Call, verb: Verb): readonly ActPart[] {
  return ofDatabase(call, (database) => {
    const from = sourceOf(call.world, database)?.id ?? database.id;
    const sets = { thing: `writer of ${database.lineage}`, from, to: database.id };
    return [{ ...part(database, verb), sets, move: { away: [from], toward: [database.id] } }];
  });
}

/** Closed security groups alone let nobody in any more: that is how a writer is fenced. */
function modification(call: Call, database: Database): ActPart {
  const groups = textsIn(call.input, 'VpcSecurityGroupIds');
  const closed = groups.length > 0 && groups.every((id) => call.world.closedSecurityGroups.has(id));
  return part(database, closed ? 'fence' : 'other');
}

/** What a cluster's operation does, it does to the lineage of its writer. */
function cluster(call: Call, verb: Verb): readonly ActPart[] {
  const { world, input } = call;
  const name = textIn(input, 'DBClusterIdentifier') ?? textIn(input, 'DbClusterIdentifier') ?? '';
  const found = world.databaseClusters.get(name);
  const writer = found === undefined ? undefined : world.databases.get(found.writer);
  if (writer === undefined) return [{ verb, target: name === '' ? 'a global cluster' : name }];
  const target = textIn(input, 'TargetDBInstanceIdentifier') ?? name;
  if (verb === 'delete') return [{ verb, target: writer.id, group: writer.lineage }];
  const sets = { thing: `writer of ${writer.lineage}`, from: writer.id, to: target };
  return [{ verb, target, group: writer.lineage, sets, move: { away: [writer.id], toward: [target] } }];
}

/** The node of that name that is taken away, or the primary of that shard in whose place another comes. */
function cacheNode({ world, input }: Call, named: string | undefined): readonly ActPart[] {
  const cache = world.caches.get(textIn(input, 'ReplicationGroupId') ?? '');
  const node = cache?.nodes.find(
    ({ id, shard, role }) => id === named || (shard === named && role === 'primary'),
  );
  if (cache === undefined || node === undefined) return [];
  return [{ verb: 'restart-data', target: node.id, group: cache.id, zone: node.zone }];
}

/** A node that is restarted or replaced comes back empty. */
function emptied({ world, input }: Call): readonly ActPart[] {
  const name = textIn(input, 'CacheClusterId') ?? '';
  const listed = new Set(
    ['CacheNodeIdsToReboot', 'CacheNodeIdsToRemove'].flatMap((key) => textsIn(input, key)),
  );
  for (const cache of world.caches.values()) {
    const named = cache.nodes.filter(({ id }) => id === name || (cache.id === name && listed.has(id)));
    const nodes = named.length > 0 || cache.id !== name ? named : cache.nodes;
    if (nodes.length > 0)
      return nodes.map(({ id, zone }) => ({ verb: 'restart-data', target: id, group: cache.id, zone }));
  }
  return [];
}
