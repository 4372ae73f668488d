import { AutoScalingClient, paginateDescribeScalingActivities } from '@aws-sdk/client-auto-scaling';
import type { AwsAccess } from '../../aws/access.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** What a group tried to launch since a time, by its own activities. Times in epoch milliseconds. */
export interface Launches {
  /** Instances that came up, whether or not they are still members. */
  readonly launched: readonly string[];
  /** Why each launch that failed did, newest first. */
  readonly failures: readonly { readonly at: number; readonly reason: string }[];
}

/** 500 activities: more is not one group's half hour. */
const mostPages = 5;

/** AWS tells activities newest first, so reading ends with the first page that reaches back far enough. */
export async function readLaunches(
  aws: AwsAccess,
  scope: AwsScope,
  group: string,
  since: number,
): Promise<Launches> {
  const client = aws.client(AutoScalingClient, scope, { priority: 'verify' });
  const launched: string[] = [];
  const failures: { at: number; reason: string }[] = [];
  let pages = 0;
  const input = { AutoScalingGroupName: group, MaxRecords: 100 };
  for await (const { Activities = [] } of paginateDescribeScalingActivities({ client }, input)) {
    for (const activity of Activities) {
      const at = activity.StartTime?.getTime() ?? 0;
      if (at < since || activity.Description?.startsWith('Launching') !== true) continue;
      const instance = /: (i-\w+)/.exec(activity.Description)?.[1];
      if (activity.StatusCode === 'Failed')
        failures.push({ at, reason: activity.StatusMessage ?? 'no reason given' });
      else if (activity.StatusCode === 'Successful' && instance !== undefined) launched.push(instance);
    }
    pages += 1;
    const oldest = Activities.at(-1)?.StartTime?.getTime() ?? 0;
    if (pages >= mostPages || oldest < since) break;
  }
  return { launched, failures };
}
