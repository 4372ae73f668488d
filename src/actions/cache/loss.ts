import type { ActionContext, Precondition } from '../action.ts';
import type { AwsScope } from '../../aws/scope.ts';
import { precondition } from '../precondition.ts';
import { type Minute, readMinutes } from '../reads/minutes.ts';

/** AWS: ElastiCache itself keeps two to four of the connections that it counts. */
const ofElastiCacheItself = 4;

/**
 * What nobody would have any more after a failover: what was written between the moment at which the replica
 * that is nearest last heard of the primary, and the last at which a client was connected to it. Both are read
 * anew; what is missing is unknown, and then there is no failover.
 */
export async function lossIsBounded(
  nodes: { readonly primary: string; readonly replicas: readonly string[]; readonly maxLossSeconds: number },
  scope: AwsScope,
  { aws, now }: Pick<ActionContext, 'aws' | 'now'>,
): Promise<readonly Precondition[]> {
  const read = (name: string, node: string, lookBackMs: number) =>
    readMinutes(
      aws,
      scope,
      { namespace: 'AWS/ElastiCache', name, dimensions: { CacheClusterId: node }, lookBackMs },
      now,
    );
  const leftAt = silentSince(await read('CurrConnections', nodes.primary, 3_600_000));
  const heardAt: number[] = [];
  for (const replica of nodes.replicas) {
    const [newest] = await read('ReplicationLag', replica, 360_000);
    if (newest !== undefined && newest.value >= 0) heardAt.push(newest.at - newest.value * 1000);
  }
  const nearest = heardAt.length === 0 ? undefined : Math.max(...heardAt);
  const lossSeconds =
    leftAt === undefined || nearest === undefined ? undefined : Math.max(0, (leftAt - nearest) / 1000);
  return [
    precondition(
      'its clients have left it',
      leftAt !== undefined,
      leftAt === undefined
        ? 'somebody is connected, or it is not known'
        : `nobody is connected since ${new Date(leftAt).toISOString()}`,
    ),
    precondition(
      'how far its replicas are behind is known',
      nearest !== undefined,
      nearest === undefined
        ? `no fresh lag of ${nodes.replicas.join(', ') || 'any replica'}`
        : `the nearest heard of it at ${new Date(nearest).toISOString()}`,
    ),
    precondition(
      'what could be lost is within the bound',
      lossSeconds !== undefined && lossSeconds <= nodes.maxLossSeconds,
      lossSeconds === undefined
        ? 'not known'
        : `${Math.round(lossSeconds)} s of writes, at most ${nodes.maxLossSeconds} s`,
    ),
  ];
}

/** The start of the first minute since which nobody was connected; undefined while somebody is. */
function silentSince(newestFirst: readonly Minute[]): number | undefined {
  let since: number | undefined;
  for (const { at, value } of newestFirst) {
    if (value > ofElastiCacheItself) break;
    since = at;
  }
  return since;
}
