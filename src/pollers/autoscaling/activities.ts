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
  /** The oldest of those in progress that take longer than they should. */
  readonly overdue?: Activity;
}

export const noActivities: GroupActivities = { inProgress: [], failsNow: false };

const finished: ReadonlySet<string> = new Set(['Successful', 'Failed', 'Cancelled']);
const recentMs = 3_600_000;
/** As long as nothing more is asked for after a launch that failed. */
const nowMs = 900_000;
/** A machine is launched, or ended, within minutes: three times the time that a new one is left alone for. */
const overdueMs = 900_000;
/**
 * In these Auto Scaling waits for EC2 and for nothing else. In others it waits as long as the group's owner
 * told it to (lifecycle hooks, draining, warm-up): hours, and nothing is wrong.
 */
const waitsForEc2: ReadonlySet<string> = new Set([
  'PendingSpotBidPlacement',
  'WaitingForSpotInstanceRequestId',
  'WaitingForSpotInstanceId',
  'WaitingForInstanceId',
  'PreInService',
  'InProgress',
]);
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

export function inWords({ Description, Cause }: Activity): string {
  return Description ?? Cause ?? 'no description';
}

function sorted(activities: readonly Activity[], now: number): GroupActivities {
  const inProgress = activities.filter((activity) => !isFinished(activity));
  const newest = activities.filter(isFinished).toSorted((a, b) => startOf(b) - startOf(a))[0];
  const sinceMs = newest?.StatusCode === 'Failed' ? now - startOf(newest) : undefined;
  const failed = sinceMs !== undefined && sinceMs <= recentMs ? newest : undefined;
  const [overdue] = inProgress
    .filter((activity) => isOverdue(activity, now))
    .toSorted((a, b) => startOf(a) - startOf(b));
  return {
    inProgress,
    ...(failed === undefined ? {} : { failed }),
    failsNow: sinceMs !== undefined && sinceMs <= nowMs,
    ...(overdue === undefined ? {} : { overdue }),
  };
}

function isOverdue(activity: Activity, now: number): boolean {
  const { StatusCode = '', StartTime } = activity;
  return StartTime !== undefined && waitsForEc2.has(StatusCode) && now - startOf(activity) > overdueMs;
}

function startOf({ StartTime }: Activity): number {
  return StartTime?.getTime() ?? 0;
}

function isFinished({ StatusCode }: Activity): boolean {
  return StatusCode !== undefined && finished.has(StatusCode);
}
