import { firstTime, type Reflex } from './reflex.ts';

/** GitHub 2012, Buildkite 2016 and many others: whatever is red is replaced, however much that is. */
export const replaceRedInstances: Reflex = {
  name: 'replace-red-instances',
  summary: 'Terminates each machine that anything calls bad and launches another by hand, beside its group.',
  react: ({ regions, selectsEverything }, memory) =>
    regions.flatMap(({ region, instances }) =>
      instances.flatMap(({ instance, red }) => {
        const id = instance.InstanceId ?? '';
        if (!(red || selectsEverything) || !firstTime(memory, `replace ${id}`)) return [];
        const launch = {
          ImageId: instance.ImageId,
          InstanceType: instance.InstanceType,
          SubnetId: instance.SubnetId,
          MinCount: 1,
          MaxCount: 1,
        };
        return [
          { service: 'EC2', operation: 'TerminateInstances', region, input: { InstanceIds: [id] } },
          { service: 'EC2', operation: 'RunInstances', region, input: launch },
        ];
      }),
    ),
};
