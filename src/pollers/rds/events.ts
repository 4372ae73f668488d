import { type Event, paginateDescribeEvents, RDSClient } from '@aws-sdk/client-rds';
import { collectPages } from '../pages.ts';
import { complete, type Finding } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { type DatabaseEvent, eventMinutes, storyOf } from './event-story.ts';
import { clusterIdFrom, instanceIdFrom } from './ids.ts';

/** What RDS says that it did or does: above all, that it is failing over by itself. */
export const eventsPart: PollPart = {
  name: 'events',
  everyMs: 30_000,
  reach: 'regional',
  permissions: ['rds:DescribeEvents'],
  poll: async (context) => [
    complete({ poller: 'rds', part: eventsPart }, context, { findings: await readEvents(context) }),
  ],
};

/** The story of every database that has one. Throws AwsError. */
export async function readEvents(context: PollContext): Promise<Finding[]> {
  const client = context.aws.client(RDSClient, context.scope, { priority: context.priority });
  // A duration, not a start: AWS then counts by its own clock, whatever ours says.
  const events = await collectPages(
    paginateDescribeEvents({ client }, { Duration: eventMinutes, MaxRecords: 100 }),
    (page) => page.Events,
  );
  const byDatabase = new Map<string, DatabaseEvent[]>();
  for (const event of events) {
    const id = databaseOf(event, context);
    const at = event.Date?.getTime() ?? Number.NaN;
    if (id === undefined || !Number.isFinite(at)) continue;
    const story = byDatabase.get(id) ?? [];
    story.push({ at, message: event.Message ?? '', categories: event.EventCategories ?? [] });
    byDatabase.set(id, story);
  }
  const now = context.now();
  return [...byDatabase].flatMap(([id, story]) => {
    const told = storyOf(story, now);
    return told === undefined ? [] : spread(id, told, context);
  });
}

function databaseOf(event: Event, { scope }: PollContext): string | undefined {
  const { SourceType: type, SourceArn: arn, SourceIdentifier: identifier } = event;
  if (type !== 'db-instance' && type !== 'db-cluster') return undefined;
  if (arn) return arn;
  if (!identifier) return undefined;
  return type === 'db-cluster' ? clusterIdFrom(scope, identifier) : instanceIdFrom(scope, identifier);
}

/** What RDS does to a cluster, it does to the members: they are told so, by the cluster. */
function spread(
  id: string,
  told: Omit<Finding, 'resource' | 'check' | 'family'>,
  { model }: PollContext,
): Finding[] {
  const finding = { ...told, check: 'rds/event', family: 'control-plane' as const };
  const members =
    model.resources.get(id)?.kind === 'rds:cluster'
      ? model.incoming(id).filter(({ type }) => type === 'member-of')
      : [];
  return [
    { ...finding, resource: id },
    ...members.map(({ from }) => Object.assign({ resource: from, by: id }, finding)),
  ];
}
