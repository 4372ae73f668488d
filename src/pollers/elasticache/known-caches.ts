import type { Resource, ResourceKind } from '../../model/resource.ts';
import type { PollContext } from '../poller.ts';

/** The cache clusters of the region that is polled, as they are known. */
export const knownClusters = (context: PollContext): readonly Resource[] =>
  known('elasticache:cluster', context);

export const knownGroups = (context: PollContext): readonly Resource[] =>
  known('elasticache:replication-group', context);

function known(kind: ResourceKind, { model, scope }: PollContext): readonly Resource[] {
  return [...model.ofKind(kind)].flatMap((id) => {
    const cache = model.resources.get(id);
    return cache?.account === scope.account && cache.region === scope.region ? [cache] : [];
  });
}

/** Id of the replication group that a cluster is a node of; nothing for one that stands alone. */
export const groupOf = ({ relations }: Resource): string | undefined =>
  relations.find(({ type }) => type === 'member-of')?.to;

/** Id of the primary that a replica follows. */
export const primaryOf = ({ relations }: Resource): string | undefined =>
  relations.find(({ type }) => type === 'replicates')?.to;
