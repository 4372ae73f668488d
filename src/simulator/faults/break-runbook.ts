import { z } from 'zod';
import { startRun } from '../world/compute/runbooks.ts';
import type { Runbook } from '../world/state/runbook.ts';
import type { World } from '../world/state/world.ts';
import { defineFault } from './fault.ts';
import { oneOf, regionName, selectRegion } from './select.ts';

export const breakRunbook = defineFault({
  name: 'break-runbook',
  summary: 'a runbook of Systems Manager fails whenever it is run; somebody has just begun to find that out',
  parameters: z.strictObject({
    runbook: z.string().min(1).describe('`runbook` (the first of the region), or the name of one.'),
    region: regionName.default('home'),
  }),
  sample(world, draw) {
    const found = oneOf([...world.runbooks.values()], draw);
    return found === undefined ? undefined : { runbook: found.name, region: found.region };
  },
  begin(world, { runbook: name, region }) {
    const runbook = selectRunbook(world, name, selectRegion(world, region));
    const cause = {};
    runbook.broken.add(cause);
    startRun(world, runbook, {
      by: `arn:aws:iam::${world.account}:user/operator`,
      parameters: {},
      tags: [],
    });
    return () => void runbook.broken.delete(cause);
  },
});

function selectRunbook(world: World, name: string, region: string): Runbook {
  const there = [...world.runbooks.values()].filter((one) => one.region === region);
  const found = name === 'runbook' ? there[0] : there.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `there is no runbook ${name} in ${region} in the simulated account; there are ${there.map((one) => one.name).join(', ') || 'none'}`,
  );
}
