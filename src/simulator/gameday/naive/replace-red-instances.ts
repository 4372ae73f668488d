import { firstTime, type Reflex } from './reflex.ts';

/** What was launched just now is given time to come up: even a naive automation learns that on its first day. */
const comesUpWithinMs = 300_000;

/** GitHub 2012, Buildkite 2016 and many others: whatever is red is replaced, however much that is. */
export const replaceRedInstances: Reflex = {
  name: 'replace-red-instances',
  summary: 'Terminates each machine that anything calls bad and launches another by hand, beside its group.',
  react: ({ at, regions, selectsEverything }, memory) =>
    regions.flatMap(({ region, instances }) =>
      instances.flatMap(({ instance, red }) => {
        const id = instance.InstanceId ?? '';
        const young = at - (instance.LaunchTime?.getTime() ?? 0) < comesUpWithinMs;
        if (young || !(red || selectsEverything) || !firstTime(memory, `replace ${id}`)) return [];
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
