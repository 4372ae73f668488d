import { z } from 'zod';
import { duration } from '../../daemon/config-duration.ts';
import { regionName, selectRegion } from '../faults/select.ts';
import { beginWork } from '../world/deployment-work.ts';
import type { World } from '../world/state/world.ts';
import { defineActor } from './actor.ts';

export const cloudFormationActor = defineActor({
  name: 'cloudformation',
  summary:
    'CloudFormation updates a stack for somebody. It says so, and nothing else happens: what the update changes other faults and actors do.',
  parameters: z.strictObject({
    stack: z
      .string()
      .min(1)
      .describe('The stack that things bear the name of, in their tag `aws:cloudformation:stack-name`.'),
    region: regionName.default('home'),
    lasts: duration({ least: '1m', most: '1d' }).default(600_000).describe('How long it takes.'),
  }),
  start({ world }, { stack, region: place, lasts }) {
    const region = selectRegion(world, place);
    const own = tagsOfStack(world, region, stack);
    const id =
      own.get('aws:cloudformation:stack-id') ??
      `arn:aws:cloudformation:${region}:${world.account}:stack/${stack}/${world.hexId(32)}`;
    const startedAt = world.clock.now();
    const end = beginWork(world, { kind: 'stack-change', id, stack, region, startedAt });
    world.clock.after(lasts, end);
    return end;
  },
});

/** Of the first group, machine, service or database that is of it. Throws where nothing is. */
function tagsOfStack(world: World, region: string, stack: string): ReadonlyMap<string, string> {
  for (const all of [world.scalingGroups, world.instances, world.containerServices, world.databases])
    for (const one of all.values())
      if (one.region === region && one.tags.get('aws:cloudformation:stack-name') === stack) return one.tags;
  throw new Error(`nothing in ${region} is of the stack ${stack}, by the tag aws:cloudformation:stack-name`);
}
