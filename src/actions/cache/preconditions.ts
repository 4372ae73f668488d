import type { ReplicationGroup } from '@aws-sdk/client-elasticache';
import type { Resource } from '../../model/resource.ts';
import type { ActionContext, Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import type { CacheEvent } from '../reads/elasticache.ts';

/** The replication group that a node is in, by its own edge. */
export function replicationGroupOf(node: Resource): string | undefined {
  const to = node.relations.find(
    ({ type, to: end }) => type === 'member-of' && end.includes(':replicationgroup:'),
  )?.to;
  return to?.slice(to.lastIndexOf(':') + 1);
}

/** Nobody changes the group, and no node of it is being put back by ElastiCache. */
export function groupIsAtRest(
  group: ReplicationGroup | undefined,
  nodeEvents: readonly CacheEvent[],
): readonly Precondition[] {
  const { Status: status = 'unknown', MemberClusters: members = [] } = group ?? {};
  const recovering = members.filter((id) => {
    const last = nodeEvents.findLast(
      ({ source, message }) => source === id && /recover(ing|y)\b/i.test(message),
    );
    return last !== undefined && /^recovering/i.test(last.message);
  });
  return [
    precondition('its replication group is at rest', status === 'available', `its status is ${status}`),
    precondition(
      'ElastiCache recovers no node of it',
      recovering.length === 0,
      recovering.length === 0 ? 'none is being recovered' : `it recovers ${recovering.join(', ')}`,
    ),
  ];
}

/** ElastiCache puts right what its own check of a node finds, normally within a few minutes. */
export function elastiCacheHadItsTurn(
  target: string,
  leaveSeconds: number,
  context: ActionContext,
): Precondition {
  const since = context.model.verdicts.get(target)?.unhealthySince;
  const left = since === undefined ? 0 : Math.round((context.now - since) / 1000);
  return precondition(
    'ElastiCache had its time to repair it by itself',
    left >= leaveSeconds,
    `unhealthy for ${left} s, left to ElastiCache for ${leaveSeconds} s`,
  );
}
