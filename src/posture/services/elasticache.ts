import type { Resource } from '../../model/resource.ts';
import { caches } from '../recovery/caches.ts';
import { numberIn, textIn, textsIn } from '../read.ts';
import { cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['elasticache:replication-group', 'elasticache:cluster'] as const;

const group = (facts: Resource['facts']) => ({
  kind: 'elasticache:replication-group' as const,
  name: 'sessions',
  facts,
});

const alone = (facts: Resource['facts']) => ({
  kind: 'elasticache:cluster' as const,
  name: 'lists',
  facts: { inReplicationGroup: false, ...facts },
});

/** The nodes of a replication group are judged with their group. */
const standsForItself = ({ kind, facts }: Resource): boolean =>
  kind === 'elasticache:replication-group' || facts['inReplicationGroup'] === false;

const singleNode: PostureRule = {
  id: 'elasticache/single-node',
  title: 'A cache whose keys one node holds alone',
  severity: 'medium',
  kinds,
  reads: [],
  why: 'When the node fails, what it held is gone: sessions are lost, and the database is asked for everything that the cache answered until now, which it may not be able to carry.',
  change:
    'Add a replica in another zone to each shard and turn on Multi-AZ; of Memcached, spread the keys over several nodes.',
  bearsOn: ['slo', 'rtoSeconds', 'rpoSeconds'],
  concerns: standsForItself,
  judge: (cache) => {
    if (cache.kind === 'elasticache:cluster') {
      const nodes = numberIn(cache, 'nodes');
      if (nodes === undefined) return cannotTell('how many nodes it has');
      return nodes > 1 ? sound : weak('it has one node');
    }
    const replicas = numberIn(cache, 'replicasPerShard');
    if (replicas === undefined) return cannotTell('how many replicas its shards have');
    if (replicas > 0) return sound;
    return weak(numberIn(cache, 'shards') === 1 ? 'it has no replica' : 'a shard of it has no replica');
  },
  cases: {
    fires: { resources: [group({ shards: 1, replicasPerShard: 0 })] },
    sound: { resources: [group({ shards: 1, replicasPerShard: 1 })] },
  },
  casesOf: {
    'elasticache:cluster': {
      fires: { resources: [alone({ nodes: 1 })] },
      sound: { resources: [alone({ nodes: 2 })] },
    },
  },
};

const hasReplicas = (cache: Resource): boolean =>
  cache.kind === 'elasticache:replication-group' && numberIn(cache, 'replicasPerShard') !== 0;

const multiAzOff: PostureRule = {
  id: 'elasticache/multi-az-off',
  title: 'A replicated cache without Multi-AZ',
  severity: 'medium',
  kinds: ['elasticache:replication-group'],
  reads: ['multiAz', 'automaticFailover'],
  why: 'The replicas hold the keys, but none of them takes the place of a primary whose zone fails until somebody promotes it by hand.',
  change:
    'Turn on automatic failover and Multi-AZ. ElastiCache then promotes a replica in another zone by itself.',
  bearsOn: ['slo', 'rtoSeconds'],
  concerns: hasReplicas,
  judge: (cache) => {
    if (textIn(cache, 'automaticFailover') === 'disabled') return weak('automatic failover is off');
    return textIn(cache, 'multiAz') === 'disabled' ? weak('Multi-AZ is off') : sound;
  },
  cases: {
    fires: { resources: [group({ replicasPerShard: 1, automaticFailover: 'enabled', multiAz: 'disabled' })] },
    sound: { resources: [group({ replicasPerShard: 1, automaticFailover: 'enabled', multiAz: 'enabled' })] },
  },
};

const oneZone: PostureRule = {
  id: 'elasticache/one-zone',
  title: 'A cache all of whose nodes are in one zone',
  severity: 'medium',
  kinds,
  reads: ['zones'],
  why: 'When the zone fails, all of its nodes fail at once, the replicas with their primary.',
  change: 'Put the replicas into other zones than the primary; of Memcached, choose a zone for each node.',
  bearsOn: ['slo', 'rtoSeconds', 'rpoSeconds'],
  concerns: (cache) =>
    standsForItself(cache) &&
    (cache.kind === 'elasticache:cluster' ? (numberIn(cache, 'nodes') ?? 0) > 1 : hasReplicas(cache)),
  judge: (cache) => {
    const zones = textsIn(cache, 'zones');
    return zones.length === 1 ? weak(`all of its nodes are in ${zones.join()}`) : sound;
  },
  cases: {
    fires: { resources: [group({ replicasPerShard: 1, zones: ['us-east-1a'] })] },
    sound: { resources: [group({ replicasPerShard: 1, zones: ['us-east-1a', 'us-east-1b'] })] },
  },
  casesOf: {
    'elasticache:cluster': {
      fires: { resources: [alone({ nodes: 2, zones: ['us-east-1a'] })] },
      sound: { resources: [alone({ nodes: 2, zones: ['us-east-1a', 'us-east-1b'] })] },
    },
  },
};

export const elasticache: PostureService = {
  name: 'ElastiCache',
  rules: [singleNode, multiAzOff, oneZone],
  recoveries: [caches],
};
