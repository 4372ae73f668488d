import { firstTime, type Reflex } from './reflex.ts';

/** AWS November 2020: no data was read as no load. */
export const scaleInWhenDark: Reflex = {
  name: 'scale-in-when-dark',
  summary:
    'Takes a region without any request metrics for one without users and scales it in to a single machine.',
  react: ({ regions }, memory) =>
    regions.flatMap(({ region, dark, groups }) =>
      groups.flatMap((group) => {
        const name = group.AutoScalingGroupName;
        if (!dark || !firstTime(memory, `scale in ${region} ${name}`)) return [];
        const input = { AutoScalingGroupName: name, MinSize: 1, DesiredCapacity: 1 };
        return [{ service: 'Auto Scaling', operation: 'UpdateAutoScalingGroup', region, input }];
      }),
    ),
};
