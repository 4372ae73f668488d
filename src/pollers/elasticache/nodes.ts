import type { Resource } from '../../model/resource.ts';
import { timeInWords } from '../../model/time-in-words.ts';
import { complete, type Finding } from '../finding.ts';
import { type MetricQuery, readDatapoints, type Series } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { clientsOf } from './clients.ts';
import { knownClusters, primaryOf } from './known-caches.ts';
import { followingOf } from './following.ts';

/** What clients and replicas see of the nodes of each primary that has replicas, by metric. */
export const nodesPart: PollPart = {
  name: 'nodes',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'elasticache', part: nodesPart }, context, {
      findings: await readNodes(familiesIn(context), context),
    }),
  ],
};

/** A primary with the replicas that follow it: what has no replica has nobody to take its place. */
export interface CacheFamily {
  readonly primary: Resource;
  readonly replicas: readonly Resource[];
}

export function familiesIn(context: PollContext): readonly CacheFamily[] {
  const clusters = knownClusters(context);
  return clusters.flatMap((primary) => {
    const replicas = clusters.filter((one) => primaryOf(one) === primary.id);
    return replicas.length === 0 ? [] : [{ primary, replicas }];
  });
}

const minuteMs = 60_000;

/** Throws AwsError. */
export async function readNodes(families: readonly CacheFamily[], context: PollContext): Promise<Finding[]> {
  const endAt = context.now();
  const nodes = families.flatMap(({ primary, replicas }) => [primary, ...replicas]);
  const replicas = families.flatMap((family) => family.replicas);
  // An hour, to tell whether somebody always was there; the lag comes by the same calls.
  const startAt = Math.floor((endAt - 60 * minuteMs) / minuteMs) * minuteMs;
  const series = await readDatapoints(
    context,
    [...nodes.map(queryOf('CurrConnections')), ...replicas.map(queryOf('ReplicationLag'))],
    { startAt, endAt },
  );
  const seriesOf = (all: readonly Series[], of: readonly Resource[]) => {
    const byId = new Map(of.map(({ id }, index) => [id, all[index]]));
    return (node: Resource): Series => byId.get(node.id) ?? { datapoints: new Map() };
  };
  const connectionsOf = seriesOf(series, nodes);
  const lagOf = seriesOf(series.slice(nodes.length), replicas);
  return families.flatMap((family) => wordsOn(family, { connectionsOf, lagOf, now: endAt }));
}

const queryOf =
  (metric: string) =>
  ({ name }: Resource): MetricQuery => ({
    namespace: 'AWS/ElastiCache',
    metric,
    dimensions: { CacheClusterId: name },
    statistic: 'Maximum',
    periodSeconds: 60,
  });

/**
 * That nobody is connected says nothing alone (they went home), nor does a replica that is cut off (either
 * end may be at fault). Both at once are two witnesses against the end that both speak of: a primary that
 * all of its replicas lost and that its clients left, or a replica that was left by its own.
 */
function wordsOn(
  { primary, replicas }: CacheFamily,
  {
    connectionsOf,
    lagOf,
    now,
  }: {
    readonly connectionsOf: (node: Resource) => Series;
    readonly lagOf: (replica: Resource) => Series;
    readonly now: number;
  },
): Finding[] {
  const clients = clientsOf(connectionsOf(primary), now);
  const following = replicas.map((replica) => ({
    replica,
    clients: clientsOf(connectionsOf(replica), now),
    ...followingOf(lagOf(replica), now),
  }));
  const cut = following.filter(({ isCut }) => isCut);
  const allCut = cut.length === replicas.length;
  const primaryLost = allCut && (replicas.length > 1 || clients.isDeserted);
  const follows = following.filter(({ isCut, value }) => !isCut && value !== undefined);
  return [
    connectionsFinding(primary, clients, allCut && clients.isDeserted, 'and its replicas have lost it, too'),
    replicationOf(primary, {
      cut: cut.length,
      follows: follows.length,
      of: replicas.length,
      primaryLost,
      now,
    }),
    ...following.flatMap(({ replica, clients: its, isCut, state, value, reason }): Finding[] => [
      connectionsFinding(
        replica,
        its,
        isCut && !primaryLost && its.isDeserted,
        'and it is cut off from its primary',
      ),
      {
        resource: replica.id,
        check: 'elasticache/replication-lag',
        family: 'data',
        state: isCut && !primaryLost ? 'fail' : state,
        reason: isCut && primaryLost ? `${reason} (all of its primary’s replicas are)` : reason,
        ...(value === undefined ? {} : { value }),
      },
    ]),
  ];
}

function connectionsFinding(
  { id }: Resource,
  { state, value, reason }: ReturnType<typeof clientsOf>,
  isWitness: boolean,
  because: string,
): Finding {
  return {
    resource: id,
    check: 'elasticache/connections',
    family: 'application',
    state: isWitness ? 'fail' : state,
    reason: isWitness ? `${reason} (${because})` : reason,
    ...(value === undefined ? {} : { value }),
  };
}

function replicationOf(
  { id }: Resource,
  {
    cut,
    follows,
    of,
    primaryLost,
    now,
  }: {
    readonly cut: number;
    readonly follows: number;
    readonly of: number;
    readonly primaryLost: boolean;
    readonly now: number;
  },
): Finding {
  const whole = of === 1 ? 'its replica' : `all ${of} replicas`;
  const word = primaryLost
    ? {
        state: 'fail' as const,
        reason: `${whole} heard nothing of it for over a minute at ${timeInWords(now)}`,
      }
    : follows > 0
      ? { state: 'pass' as const, reason: `${follows} of ${of} replicas follow it` }
      : cut > 0
        ? {
            state: 'warn' as const,
            reason: `${cut} of ${of} replicas are cut off, and of no other anything is known`,
          }
        : { state: 'unknown' as const, reason: 'Whether its replicas follow it is not known' };
  return { resource: id, check: 'elasticache/replication', family: 'data', ...word };
}
