import type { Resource } from '../../model/resource.ts';
import { busyWord } from '../busy-word.ts';
import { complete, type Finding } from '../finding.ts';
import { known } from '../known.ts';
import { readDatapoints } from '../metric-data.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** How much of their processor time the nodes of each managed node group take, by the metric of its Auto Scaling group. */
export const loadPart: PollPart = {
  name: 'load',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudwatch:GetMetricData'],
  poll: async (context) => [
    complete({ poller: 'eks', part: loadPart }, context, { findings: await readLoad(context) }),
  ],
};

const minuteMs = 60_000;

/** Without detailed monitoring EC2 reports once in five minutes: five such datapoints, and one that is not published yet. */
const lookBackMs = 30 * minuteMs;

async function readLoad(context: PollContext): Promise<readonly Finding[]> {
  const groups = known(context, 'eks:node-group').flatMap((group) => {
    const machines = machinesOf(group);
    return machines === undefined ? [] : [{ id: group.id, machines }];
  });
  const now = context.now();
  const series = await readDatapoints(
    context,
    groups.map(({ machines }) => ({
      namespace: 'AWS/EC2',
      metric: 'CPUUtilization',
      dimensions: { AutoScalingGroupName: machines },
      statistic: 'Average',
      periodSeconds: 60,
    })),
    { startAt: Math.floor((now - lookBackMs) / minuteMs) * minuteMs, endAt: now },
  );
  return groups.map(({ id }, index) => ({
    resource: id,
    check: 'eks/node-load',
    family: 'application',
    ...busyWord(series[index] ?? { datapoints: new Map() }, {
      now,
      who: 'its nodes',
      freshForMs: 10 * minuteMs,
    }),
  }));
}

/** EKS makes one Auto Scaling group for a node group; of one with several no average is known. */
function machinesOf({ facts }: Resource): string | undefined {
  const names = facts['autoScalingGroups'];
  return typeof names === 'object' && names.length === 1 ? names[0] : undefined;
}
