import { z } from 'zod';
import { duration } from '../../daemon/config-duration.ts';
import { regionName, selectRegion } from '../faults/select.ts';
import { beginWork } from '../world/deployment-work.ts';
import { defineActor } from './actor.ts';

export const codeDeployActor = defineActor({
  name: 'codedeploy',
  summary:
    'CodeDeploy deploys to a group for somebody. It says so, and nothing else happens: what comes of the new version other faults do.',
  parameters: z.strictObject({
    group: z.string().min(1).describe('The Auto Scaling group that it deploys to.'),
    region: regionName.default('home'),
    lasts: duration({ least: '1m', most: '1d' }).default(600_000).describe('How long it takes.'),
  }),
  start({ world }, { group, region: place, lasts }) {
    const region = selectRegion(world, place);
    const names = [...world.scalingGroups.values()].filter((one) => one.region === region);
    if (!names.some(({ name }) => name === group))
      throw new Error(`there is no Auto Scaling group ${group} in ${region}`);
    const end = beginWork(world, {
      kind: 'deployment',
      id: `d-${world.hexId(9).toUpperCase()}`,
      region,
      startedAt: world.clock.now(),
      application: group,
      group: 'production',
      to: { scalingGroups: [group], services: [], tags: {} },
    });
    world.clock.after(lasts, end);
    return end;
  },
});
