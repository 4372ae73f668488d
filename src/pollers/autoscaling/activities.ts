import {
  type Activity,
  AutoScalingClient,
  paginateDescribeScalingActivities,
} from '@aws-sdk/client-auto-scaling';
import type { PollContext } from '../poller.ts';

/** What a group's activities say: what is under way, and what went wrong last. */
export interface GroupActivities {
  readonly inProgress: readonly Activity[];
  /** The newest activity, if it failed within the last hour. */
  readonly failed?: Activity;
  /** Whether that was within the last quarter of an hour: Auto Scaling tries again every few minutes. */
  readonly failsNow: boolean;
}

export const noActivities: GroupActivities = { inProgress: [], failsNow: false };

const finished: ReadonlySet<string> = new Set(['Successful', 'Failed', 'Cancelled']);
const recentMs = 3_600_000;
/** As long as nothing more is asked for after a launch that failed. */
const nowMs = 900_000;
/** 2,000 activities in progress at once: more is not one account's normal life. */
const mostPages = 20;

/**
 * By group name, for the whole region. AWS describes activities that are in progress first, so reading
 * ends with the first page that has a finished one: one call in nearly every case.
 */
export async function readActivities(context: PollContext): Promise<Map<string, GroupActivities>> {
  const client = context.aws.client(AutoScalingClient, context.scope, { priority: context.priority });
  const activities: Activity[] = [];
  let pages = 0;
  for await (const page of paginateDescribeScalingActivities({ client }, { MaxRecords: 100 })) {
    activities.push(...(page.Activities ?? []));
    pages += 1;
    if (pages >= mostPages || page.Activities?.some(isFinished)) break;
  }
  const byGroup = Map.groupBy(activities, ({ AutoScalingGroupName = '' }) => AutoScalingGroupName);
  return new Map([...byGroup].map(([name, ofGroup]) => [name, sorted(ofGroup, context.now())]));
}

function sorted(activities: readonly Activity[], now: number): GroupActivities {
  const inProgress = activities.filter((activity) => !isFinished(activity));
  const newest = activities
    .filter(isFinished)
    .toSorted((a, b) => (b.StartTime?.getTime() ?? 0) - (a.StartTime?.getTime() ?? 0))[0];
  const sinceMs = newest?.StatusCode === 'Failed' ? now - (newest.StartTime?.getTime() ?? 0) : undefined;
  const failed = sinceMs !== undefined && sinceMs <= recentMs ? newest : undefined;
  return {
    inProgress,
    ...(failed === undefined ? {} : { failed }),
    failsNow: sinceMs !== undefined && sinceMs <= nowMs,
  };
}

function isFinished({ StatusCode }: Activity): boolean {
  return StatusCode !== undefined && finished.has(StatusCode);
}
