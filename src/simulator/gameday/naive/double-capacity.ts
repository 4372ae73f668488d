import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Memory, Reflex } from './reflex.ts';

/** Times what a group had at first: the account's quota of machines (model). */
const growsAtMost = 4;

/** Slack January 2021: more and more is asked for while what was asked for has not come. */
export const doubleCapacity: Reflex = {
  name: 'double-capacity',
  summary:
    'Doubles every group of a region in which an alarm is on, and again at each look while it stays on.',
  react: ({ regions }, memory) =>
    regions.flatMap(({ region, alarms, groups }) =>
      alarms.some(({ StateValue }) => StateValue === 'ALARM')
        ? groups.map((group) => {
            const desired = Math.max(1, group.DesiredCapacity ?? 1);
            const wanted = Math.min(growsAtMost * sizeAtFirst(memory, region, group), 2 * desired);
            return {
              service: 'Auto Scaling',
              operation: 'UpdateAutoScalingGroup',
              region,
              input: {
                AutoScalingGroupName: group.AutoScalingGroupName,
                MaxSize: Math.max(group.MaxSize ?? 0, wanted),
                DesiredCapacity: wanted,
              },
            };
          })
        : [],
    ),
};

function sizeAtFirst(memory: Memory, region: string, group: AutoScalingGroup): number {
  const key = `size at first ${region} ${group.AutoScalingGroupName}`;
  const known = memory.get(key);
  if (typeof known === 'number') return known;
  const size = Math.max(1, group.DesiredCapacity ?? 1);
  memory.set(key, size);
  return size;
}
