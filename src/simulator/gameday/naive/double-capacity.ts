import type { Reflex } from './reflex.ts';

/** Slack January 2021: more and more is asked for while what was asked for has not come. */
export const doubleCapacity: Reflex = {
  name: 'double-capacity',
  summary:
    'Doubles every group of a region in which an alarm is on, and again at each look while it stays on.',
  react: ({ regions }) =>
    regions.flatMap(({ region, alarms, groups }) =>
      alarms.some(({ StateValue }) => StateValue === 'ALARM')
        ? groups.map((group) => {
            const wanted = Math.min(2_000, 2 * Math.max(1, group.DesiredCapacity ?? 1));
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
