import type {
  CreateLaunchTemplateVersionCommandInput,
  CreateLaunchTemplateVersionCommandOutput,
} from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { regionName, regionsOf, selectRegion } from '../faults/select.ts';
import { attempt } from './attempt.ts';
import { defineActor } from './actor.ts';
import type { World } from '../world/state/world.ts';

export const deployPipeline = defineActor({
  name: 'deploy-pipeline',
  summary:
    'A deploy pipeline makes a new version of a launch template, good or bad, and has the group refreshed or lets newborns meet it.',
  parameters: z.strictObject({
    group: z
      .string()
      .min(1)
      .optional()
      .describe('The Auto Scaling group of this name; absent: the first that has a launch template.'),
    region: regionName.default('home'),
    version: z
      .enum(['good', 'bad'])
      .default('good')
      .describe('Whether the application comes up on machines made from it.'),
    roll: z
      .enum(['refresh', 'newborns'])
      .default('refresh')
      .describe(
        '`refresh`: an instance refresh replaces all members. `newborns`: whatever is launched later gets it.',
      ),
    minHealthyPercent: z.int().min(0).max(100).default(90).describe('Of the refresh.'),
    everyMinutes: z.number().min(1).max(10_080).optional().describe('Deploys again and again; absent: once.'),
  }),
  start({ world, aws }, { group, region: place, everyMinutes, ...how }) {
    const region = selectRegion(world, place);
    const { name, template } = groupOf(world, region, group);
    const ended = new AbortController();
    const call = <T = unknown>(service: string, operation: string, input: object) =>
      attempt<T>(aws({ service, operation, input, scope: { account: world.account, region } }));
    const deploy = async (): Promise<void> => {
      const input: CreateLaunchTemplateVersionCommandInput = {
        LaunchTemplateId: template,
        SourceVersion: '$Latest',
        VersionDescription: `deployed by the pipeline (${how.version})`,
        LaunchTemplateData: { ImageId: imageId(world, how.version) },
      };
      const made = await call<CreateLaunchTemplateVersionCommandOutput>(
        'EC2',
        'CreateLaunchTemplateVersion',
        input,
      );
      const number = made?.LaunchTemplateVersion?.VersionNumber;
      if (number === undefined) return;
      const LaunchTemplate = { LaunchTemplateId: template, Version: String(number) };
      const its = { AutoScalingGroupName: name };
      if (how.roll === 'newborns') {
        await call('Auto Scaling', 'UpdateAutoScalingGroup', { ...its, LaunchTemplate });
      } else {
        const Preferences = { MinHealthyPercentage: how.minHealthyPercent };
        const DesiredConfiguration = { LaunchTemplate };
        await call('Auto Scaling', 'StartInstanceRefresh', { ...its, DesiredConfiguration, Preferences });
      }
    };
    const work = async (): Promise<void> => {
      await world.clock.sleep(0, ended.signal);
      while (!ended.signal.aborted) {
        await deploy();
        if (everyMinutes === undefined) return;
        await world.clock.sleep(everyMinutes * 60_000, ended.signal);
      }
    };
    void work();
    return () => ended.abort();
  },
});

function groupOf(world: World, region: string, wanted: string | undefined) {
  const groups = [...world.scalingGroups.values()].filter((one) => one.region === region);
  for (const { name, launch } of groups) {
    if (launch.launchTemplate !== undefined && (wanted === undefined || name === wanted))
      return { name, template: launch.launchTemplate.id };
  }
  const known = groups.filter(({ launch }) => launch.launchTemplate).map((one) => one.name);
  throw new Error(
    `there is no Auto Scaling group ${wanted ?? ''} with a launch template in ${region} (of ${regionsOf(world).join(', ')}); there are ${known.join(', ') || 'none'}`,
  );
}

/** An image whose name begins with `ami-0bad` does not come up (model). */
function imageId(world: World, version: 'good' | 'bad'): string {
  const digits = Math.floor(world.random('deploy-pipeline').next() * 16 ** 8).toString(16);
  return `ami-0${version === 'bad' ? 'bad' : '900d'}${digits.padStart(8, '0')}`;
}
