import { AutoScalingClient, DescribeInstanceRefreshesCommand } from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../aws/error.ts';
import type { Resource } from '../../model/resource.ts';
import { cadenceMs, type Voice } from '../finding.ts';
import { mapBounded } from '../map-bounded.ts';
import type { PollContext } from '../poller.ts';

export const refreshesVoice: Voice = {
  poller: 'autoscaling',
  part: { name: 'instance-refreshes', reach: 'regional', everyMs: 60_000 },
};

/** AWS has one call a group. A large account is read by slices; a target's own group before every action. */
const readsPerSweep = 30;

const over: ReadonlySet<string> = new Set([
  'Successful',
  'Failed',
  'Cancelled',
  'RollbackFailed',
  'RollbackSuccessful',
]);

/**
 * Groups whose instances are being replaced by an instance refresh, each as a resource that carries only
 * that fact. Of the groups that are not read this time, those that the model holds as refreshing.
 */
export async function sweepRefreshes(context: PollContext): Promise<Resource[]> {
  const { model, scope } = context;
  const groups = [...model.ofKind('autoscaling:group')]
    .flatMap((id) => model.resources.get(id) ?? [])
    .filter(({ account, region }) => account === scope.account && region === scope.region);
  const slices = Math.max(1, Math.ceil(groups.length / readsPerSweep));
  const slot = Math.floor(context.now() / cadenceMs(refreshesVoice, context)) % slices;
  // One that is under way is read each time, so that its end is noticed soon.
  const due = groups.filter(({ facts }, index) => index % slices === slot || 'instanceRefresh' in facts);
  return readRefreshes(due, context);
}

export async function readRefreshes(groups: readonly Resource[], context: PollContext): Promise<Resource[]> {
  const client = context.aws.client(AutoScalingClient, context.scope, { priority: context.priority });
  const statuses = await mapBounded(groups, 4, async (group) => {
    try {
      // AWS lists the newest first, and only the newest can be under way.
      const input = { AutoScalingGroupName: group.name, MaxRecords: 1 };
      const { InstanceRefreshes } = await client.send(new DescribeInstanceRefreshesCommand(input));
      return InstanceRefreshes?.[0]?.Status;
    } catch (error) {
      if (error instanceof AwsError && error.failure === 'gone') return undefined;
      throw error;
    }
  });
  return groups.flatMap((group, index) => {
    const status = statuses[index];
    if (status === undefined || over.has(status)) return [];
    return { ...group, tags: {}, facts: { instanceRefresh: status }, relations: [] };
  });
}
