import { ElastiCacheClient, type Event, paginateDescribeEvents } from '@aws-sdk/client-elasticache';
import { cacheClusterArn, replicationGroupArn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import { complete, type Finding } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { type CacheEvent, eventMinutes, storyOf } from './event-story.ts';
import { knownClusters } from './known-caches.ts';

/** What ElastiCache says that it did or does: failovers, and nodes that it recovers. */
export const eventsPart: PollPart = {
  name: 'events',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['elasticache:DescribeEvents'],
  poll: async (context) => [
    complete({ poller: 'elasticache', part: eventsPart }, context, {
      findings: knownClusters(context).length === 0 ? [] : await readEvents(context),
    }),
  ],
};

/** The story of every cluster and replication group that has one. Throws AwsError. */
export async function readEvents(context: PollContext): Promise<Finding[]> {
  const client = context.aws.client(ElastiCacheClient, context.scope, { priority: context.priority });
  // A duration, not a start: AWS then counts by its own clock, whatever ours says.
  const events = await collectPages(
    paginateDescribeEvents({ client }, { Duration: eventMinutes, MaxRecords: 100 }),
    (page) => page.Events,
  );
  const stories = new Map<string, CacheEvent[]>();
  for (const event of events) {
    const id = aboutWhom(event, context.scope);
    const at = event.Date?.getTime() ?? Number.NaN;
    if (id === undefined || !Number.isFinite(at)) continue;
    const story = stories.get(id) ?? [];
    story.push({ at, message: event.Message ?? '' });
    stories.set(id, story);
  }
  const now = context.now();
  return [...stories].flatMap(([id, story]) => {
    const told = storyOf(story, now);
    return told === undefined ? [] : spread(id, told, context);
  });
}

function aboutWhom({ SourceType: type, SourceIdentifier: name }: Event, scope: AwsScope): string | undefined {
  if (!name) return undefined;
  if (type === 'cache-cluster') return cacheClusterArn(scope, name);
  return type === 'replication-group' ? replicationGroupArn(scope, name) : undefined;
}

/** While a group fails over, so do its nodes: they are told so, by the group. What is over is its own story. */
function spread(
  id: string,
  told: Omit<Finding, 'resource' | 'check' | 'family'>,
  { model }: PollContext,
): Finding[] {
  const finding = { ...told, check: 'elasticache/event', family: 'control-plane' as const };
  const members =
    told.nature === 'transition' ? model.incoming(id).filter(({ type }) => type === 'member-of') : [];
  return [
    { ...finding, resource: id },
    ...members.map(({ from }) => Object.assign({ resource: from, by: id }, finding)),
  ];
}
