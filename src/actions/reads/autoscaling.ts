import {
  type Activity,
  type AutoScalingGroup,
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  DescribeInstanceRefreshesCommand,
  DescribeScalingActivitiesCommand,
  type InstanceRefresh,
} from '@aws-sdk/client-auto-scaling';
import type { AwsAccess } from '../../aws/access.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** How the instance stands in its group, or undefined when no group has it. */
export async function readMember(aws: AwsAccess, scope: AwsScope, id: string) {
  const { AutoScalingInstances = [] } = await clientOf(aws, scope).send(
    new DescribeAutoScalingInstancesCommand({ InstanceIds: [id] }),
  );
  return AutoScalingInstances.find((each) => each.InstanceId === id);
}

export async function readGroup(
  aws: AwsAccess,
  scope: AwsScope,
  name: string,
): Promise<AutoScalingGroup | undefined> {
  const { AutoScalingGroups = [] } = await clientOf(aws, scope).send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  return AutoScalingGroups.find((each) => each.AutoScalingGroupName === name);
}

/** The newest hundred that the group went through, newest first. */
export async function readActivities(
  aws: AwsAccess,
  scope: AwsScope,
  name: string,
): Promise<readonly Activity[]> {
  const { Activities = [] } = await clientOf(aws, scope).send(
    new DescribeScalingActivitiesCommand({ AutoScalingGroupName: name, MaxRecords: 100 }),
  );
  return Activities;
}

/** What the group itself is doing now. Activities come newest first, so running ones are in the first page. */
export async function readActivitiesInProgress(
  aws: AwsAccess,
  scope: AwsScope,
  name: string,
): Promise<readonly Activity[]> {
  const activities = await readActivities(aws, scope, name);
  return activities.filter(({ StatusCode = 'unknown' }) => !endedActivity.has(StatusCode));
}

/** The last few, newest first: only the newest can be under way. */
export async function readRefreshes(
  aws: AwsAccess,
  scope: AwsScope,
  name: string,
): Promise<readonly InstanceRefresh[]> {
  const { InstanceRefreshes = [] } = await clientOf(aws, scope).send(
    new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: name, MaxRecords: 5 }),
  );
  return InstanceRefreshes;
}

/** Status of the instance refresh that runs now, if one does. */
export async function readActiveRefresh(aws: AwsAccess, scope: AwsScope, name: string) {
  const refreshes = await readRefreshes(aws, scope, name);
  return refreshes.map(({ Status = 'unknown' }) => Status).find((status) => activeRefresh.has(status));
}

const endedActivity: ReadonlySet<string> = new Set(['Successful', 'Failed', 'Cancelled']);

const activeRefresh: ReadonlySet<string> = new Set([
  'Pending',
  'InProgress',
  'Baking',
  'Cancelling',
  'RollbackInProgress',
]);

function clientOf(aws: AwsAccess, scope: AwsScope): AutoScalingClient {
  return aws.client(AutoScalingClient, scope, { priority: 'verify' });
}
