import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import type { Lie } from '../world/state/distortion.ts';
import type { World } from '../world/state/world.ts';
import type { FaultTarget } from './fault.ts';
import { machines, oneOf, sampleMachine, selectInstances } from './select.ts';

const subjects = [
  'status-checks',
  'target-health',
  'alarms',
  'health-checks',
] as const satisfies readonly Lie['about'][];

/** Whose word is false, and about what. */
export const liars = {
  ...machines,
  about: z
    .enum(subjects)
    .default('target-health')
    .describe(
      'Whose word is false: `status-checks` (EC2) or `target-health` (load balancers) of the machines chosen, `alarms` or `health-checks` (Route 53) of that name. It is false where it is asked for; metrics and composite alarms made of it go on telling the truth.',
    ),
  name: z.string().min(1).optional().describe('The alarm or health check, by its name; absent: all of them.'),
} as const;

type Choice = z.output<z.ZodObject<typeof liars>>;

/** Has an API tell a falsehood until the answer is called. Throws a plain Error where there is nothing to lie about. */
export function lie(world: World, choice: Choice, says: Lie['says']): () => void {
  const told: Lie = { about: choice.about, ids: idsOf(world, choice), says };
  world.distortion.lies.add(told);
  return () => void world.distortion.lies.delete(told);
}

/** For `sample`: one observer of something that is there. */
export function sampleLie(world: World, draw: RandomStream): FaultTarget | undefined {
  const counts = { alarms: world.alarms.size, 'health-checks': world.healthChecks.size };
  const present = subjects.filter((one) => !(one in counts) || counts[one as keyof typeof counts] > 0);
  const about = oneOf(present, draw);
  if (about === 'status-checks' || about === 'target-health') {
    const machine = sampleMachine(world, draw);
    return machine === undefined ? undefined : { about, ...machine };
  }
  const candidates: readonly { readonly name: string }[] = [
    ...(about === 'alarms' ? world.alarms : world.healthChecks).values(),
  ];
  const found = oneOf(candidates, draw);
  return found === undefined || about === undefined ? undefined : { about, name: found.name };
}

function idsOf(world: World, choice: Choice): ReadonlySet<string> {
  const { about, name, ...machineChoice } = choice;
  switch (about) {
    case 'status-checks':
    case 'target-health':
      return new Set(selectInstances(world, machineChoice).map(({ id }) => id));
    case 'alarms':
      return named(world.alarms, name, 'alarm');
    case 'health-checks':
      return named(world.healthChecks, name, 'health check');
  }
}

function named(
  things: ReadonlyMap<string, { readonly name: string }>,
  name: string | undefined,
  what: string,
): ReadonlySet<string> {
  const found = [...things].filter(([, thing]) => name === undefined || thing.name === name);
  if (found.length > 0) return new Set(found.map(([id]) => id));
  const present = [...things.values()].map((thing) => thing.name).join(', ') || 'none';
  throw new Error(`there is no ${what} ${name ?? ''} in the simulated account; there are: ${present}`);
}
