import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { about, byHand, type Estimate, type Loss, type Recovery, unclear } from '../estimate.ts';
import { numberIn, sourcesOf, textIn, textsIn } from '../read.ts';
import { lastMeasured } from './measured.ts';

/**
 * ElastiCache: a replica takes the place of a primary where automatic failover is on, in another zone where its
 * nodes stand in several. AWS publishes no time for either, so it is said who acts and not how long it takes.
 */
export const caches: Recovery = {
  kinds: ['elasticache:replication-group', 'elasticache:cluster'],
  time: (cache, loss, model) => {
    if (!standsForItself(cache)) return undefined;
    if (loss === 'region') return inAnotherRegion(cache, model);
    if (loss === 'zone') {
      const zones = zonesOf(cache);
      if (zones === undefined) return unclear(`the zones of the nodes of ${cache.name}`);
      if (zones === 1) return byHand(`all nodes of ${cache.name} are in one zone`);
    }
    if (cache.kind === 'elasticache:cluster')
      return unclear(`how soon clients leave a lost node of ${cache.name}`);
    const failover = textIn(cache, 'automaticFailover');
    if (failover === undefined) return unclear(`whether ${cache.name} fails over by itself`);
    const replaces = numberIn(cache, 'replicasPerShard') === 0;
    if (failover === 'enabled' && !replaces)
      return unclear(
        `ElastiCache promotes a replica of ${cache.name} by itself, in a time that AWS does not publish`,
      );
    return replaces && loss === 'instance'
      ? unclear(
          `ElastiCache replaces the node of ${cache.name} by itself, in a time that AWS does not publish`,
        )
      : byHand(`somebody has to promote a replica of ${cache.name}`);
  },
  data: (cache, loss, model) => {
    if (!standsForItself(cache)) return undefined;
    if (loss === 'region' && textIn(cache, 'globalDatastore') !== undefined)
      return isCopy(cache)
        ? undefined
        : unclear('how far the other regions of its global datastore are behind');
    return outlives(cache, loss) ? lag(cache, model) : gone;
  },
};

/** The nodes of a replication group are estimated with their group. */
const standsForItself = ({ kind, facts }: Resource): boolean =>
  kind === 'elasticache:replication-group' || facts['inReplicationGroup'] === false;

/** A copy in a global datastore is not asked for copies of its own. */
const isCopy = (cache: Resource): boolean => textIn(cache, 'globalRole') === 'secondary';

/** AWS: a global datastore does not fail over by itself; somebody promotes one of its other regions. */
function inAnotherRegion(cache: Resource, model: Model): Estimate | undefined {
  const datastore = textIn(cache, 'globalDatastore');
  if (datastore === undefined) return unclear('whether another region has a cache that takes its place');
  if (isCopy(cache)) return undefined;
  const copies = [...model.ofKind('elasticache:replication-group')]
    .flatMap((id) => model.resources.get(id) ?? [])
    .filter((one) => one.id !== cache.id && textIn(one, 'globalDatastore') === datastore);
  return copies.length === 0
    ? unclear(`which other regions the global datastore ${datastore} has`)
    : byHand(
        `somebody has to promote ${copies.map(({ name, region }) => `${name} in ${region}`).join(' or ')} of the global datastore ${datastore}`,
      );
}

function zonesOf(cache: Resource): number | undefined {
  return cache.facts['zones'] === undefined ? undefined : textsIn(cache, 'zones').length;
}

/** Whether a replica that has the keys is left: Memcached keeps each key once. */
function outlives(cache: Resource, loss: Loss): boolean {
  if (cache.kind === 'elasticache:cluster' || loss === 'region') return false;
  return (numberIn(cache, 'replicasPerShard') ?? 0) > 0 && (loss === 'instance' || (zonesOf(cache) ?? 0) > 1);
}

/** A cache can be filled again, and a store of sessions can not: AWS does not say which of them it is. */
const gone: Estimate = unclear('whether anything is kept in it alone, for what a lost node held is gone');

function lag(cache: Resource, model: Model): Estimate {
  const lags = sourcesOf(cache, 'member-of', model).flatMap(
    (node) => lastMeasured(node, 'elasticache/replication-lag', model) ?? [],
  );
  if (lags.length === 0) return unclear(`how far the replicas of ${cache.name} are behind`);
  return about({
    what: `the replica of ${cache.name} that is furthest behind`,
    seconds: Math.ceil(Math.max(...lags)),
    source: 'metric ReplicationLag, when it was last read',
  });
}
