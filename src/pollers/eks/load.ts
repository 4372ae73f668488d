import type { Resource } from '../../model/resource.ts';
import { busyFindings } from '../busy-findings.ts';
import { complete } from '../finding.ts';
import { known } from '../known.ts';
import type { PollPart } from '../poller.ts';

/** How much of their processor time the nodes of each managed node group take, by the metric of its Auto Scaling group. */
export const loadPart: PollPart = {
  name: 'load',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => {
    const groups = known(context, 'eks:node-group').flatMap((group) => {
      const machines = machinesOf(group);
      if (machines === undefined) return [];
      return [{ id: group.id, namespace: 'AWS/EC2', dimensions: { AutoScalingGroupName: machines } }];
    });
    const findings = await busyFindings(groups, context, {
      check: 'eks/node-load',
      who: 'its nodes',
      now: context.now(),
      // Without detailed monitoring EC2 reports once in five minutes: five such datapoints, and one that is not published yet.
      lookBackMs: 1_800_000,
      freshForMs: 600_000,
    });
    return [complete({ poller: 'eks', part: loadPart }, context, { findings })];
  },
};

/** EKS makes one Auto Scaling group for a node group; of one with several no average is known. */
function machinesOf({ facts }: Resource): string | undefined {
  const names = facts['autoScalingGroups'];
  return typeof names === 'object' && names.length === 1 ? names[0] : undefined;
}
