import { ElastiCacheClient, ListTagsForResourceCommand } from '@aws-sdk/client-elasticache';
import { AwsError } from '../../aws/error.ts';
import type { Resource } from '../../model/resource.ts';
import { complete } from '../finding.ts';
import { dueInTurn } from '../in-turn.ts';
import { mapBounded } from '../map-bounded.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { groupOf, knownClusters, knownGroups } from './known-caches.ts';

/** Tags of replication groups, which speak for their nodes, and of clusters that stand alone. */
export const tagsPart: PollPart = {
  name: 'tags',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['elasticache:ListTagsForResource'],
  poll: async (context) => {
    const alone = knownClusters(context).filter((cluster) => groupOf(cluster) === undefined);
    const owners = [...knownGroups(context), ...alone];
    const due = new Set(
      dueInTurn(owners, {
        // One without tags looks like one that was never read, so all of them take their turn.
        wasRead: () => true,
        sweep: Math.floor(context.now() / tagsPart.everyMs),
        most: readsPerSweep,
      }),
    );
    const read = await mapBounded(owners, callsAtOnce, async (owner) =>
      due.has(owner) ? readTags(owner, context) : [tagged(owner, owner.tags)],
    );
    return [complete({ poller: 'elasticache', part: tagsPart }, context, { resources: read.flat() })];
  },
};

const callsAtOnce = 4;

/** AWS tells the tags of one cache at a time, and they change seldom: a large account is read in turn. */
const readsPerSweep = 100;

/** Nothing of what was deleted since it was listed. Throws AwsError. */
async function readTags(owner: Resource, context: PollContext): Promise<readonly Resource[]> {
  const client = context.aws.client(ElastiCacheClient, context.scope, { priority: context.priority });
  try {
    const { TagList = [] } = await client.send(new ListTagsForResourceCommand({ ResourceName: owner.id }));
    return [tagged(owner, Object.fromEntries(TagList.map(({ Key = '', Value = '' }) => [Key, Value])))];
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return [];
    throw error;
  }
}

/** A statement that carries tags and nothing else: the other parts say what it is. */
const tagged = (owner: Resource, tags: Resource['tags']): Resource => ({
  ...owner,
  tags,
  facts: {},
  relations: [],
});
