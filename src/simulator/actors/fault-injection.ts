import { z } from 'zod';
import { duration } from '../../daemon/config-duration.ts';
import { regionName, selectRegion } from '../faults/select.ts';
import { beginWork } from '../world/deployment-work.ts';
import { defineActor } from './actor.ts';

export const faultInjectionActor = defineActor({
  name: 'fault-injection',
  summary:
    'Somebody runs an experiment of AWS Fault Injection Service on the machines of a group. It says so, and nothing else happens: what it breaks other faults do.',
  parameters: z.strictObject({
    group: z.string().min(1).describe('The Auto Scaling group of its machines.'),
    region: regionName.default('home'),
    lasts: duration({ least: '1m', most: '1d' }).default(600_000).describe('How long it runs.'),
  }),
  start({ world }, { group, region: place, lasts }) {
    const region = selectRegion(world, place);
    const found = [...world.scalingGroups.values()].find(
      (one) => one.region === region && one.name === group,
    );
    if (found === undefined) throw new Error(`there is no Auto Scaling group ${group} in ${region}`);
    const end = beginWork(world, {
      kind: 'experiment',
      id: `EXP${world.hexId(13)}`,
      region,
      startedAt: world.clock.now(),
      template: `EXT${world.hexId(13)}`,
      type: 'aws:ec2:instance',
      arns: [...found.members.values()].map(
        ({ instance: id }) => `arn:aws:ec2:${region}:${world.account}:instance/${id}`,
      ),
      tags: {},
    });
    world.clock.after(lasts, end);
    return end;
  },
});
