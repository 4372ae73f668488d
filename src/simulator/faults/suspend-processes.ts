import { z } from 'zod';
import { announce } from '../world/compute/scaling-activity.ts';
import { scalingProcesses } from '../world/state/scaling-group.ts';
import { defineFault } from './fault.ts';
import { oneOf, regionName, selectRegion } from './select.ts';

export const suspendProcesses = defineFault({
  name: 'suspend-processes',
  summary: 'somebody has suspended processes of an Auto Scaling group and left them so',
  parameters: z.strictObject({
    group: z.string().min(1).describe('Auto Scaling group, by name.'),
    region: regionName.default('home'),
    processes: z.array(z.enum(scalingProcesses)).min(1).default(['Launch']).describe('Which of them.'),
  }),
  // What a person forgets most easily, and is no failure by itself.
  sample(world, draw) {
    const found = oneOf(world.scalingGroups.values(), draw);
    return found === undefined
      ? undefined
      : { group: found.name, region: found.region, processes: ['AZRebalance'] };
  },
  begin(world, { group: name, region: place, processes }) {
    const region = selectRegion(world, place);
    const group = [...world.scalingGroups.values()].find((one) => one.name === name && one.region === region);
    if (group === undefined) throw new Error(`there is no Auto Scaling group ${name} in ${region}`);
    const ours = processes.filter((process) => !group.suspended.has(process));
    for (const process of ours) group.suspended.add(process);
    announce(world, group, `has these processes suspended: ${[...group.suspended].join(', ')}`);
    return () => {
      for (const process of ours) group.suspended.delete(process);
    };
  },
});
