import { between } from '../draw.ts';
import type { Memory } from '../state/distortion.ts';
import type { World } from '../state/world.ts';

/**
 * Called just before a change: for a drawn time, reads of this service and region may show what was.
 * Without `stale-reads` in force nothing is remembered.
 */
export function rememberBefore(world: World, service: string, region: string): void {
  let lagMs = 0;
  for (const stale of world.distortion.staleReads) {
    if ((stale.region ?? region) === region)
      lagMs = Math.max(lagMs, between(world, 'stale-reads', stale.leastMs, stale.mostMs));
  }
  if (lagMs === 0) return;
  const things = memoryOf(world, service, region);
  if (things === undefined) return;
  const until = world.clock.now() + lagMs;
  world.distortion.memories.set(`${service}/${region}`, { region, until, ...things });
}

/** The world as a read of this service sees it: half of the reads in the time after a change see the old one. */
export function recall(world: World, service: string, region: string): World {
  const { memories } = world.distortion;
  if (memories.size === 0) return world;
  const key = `${service}/${region}`;
  const memory = memories.get(key);
  if (memory === undefined) return world;
  if (memory.until <= world.clock.now()) {
    memories.delete(key);
    return world;
  }
  if (world.random('stale-reads').next() < 0.5) return world;
  const { instances, scalingGroups, targetGroups } = memory;
  return {
    ...world,
    ...(instances === undefined ? {} : { instances: replaced(world.instances, instances, region) }),
    ...(scalingGroups === undefined
      ? {}
      : { scalingGroups: replaced(world.scalingGroups, scalingGroups, region) }),
    ...(targetGroups === undefined
      ? {}
      : { targetGroups: replaced(world.targetGroups, targetGroups, region) }),
  };
}

type Things = Omit<Memory, 'region' | 'until'>;

/** Only what AWS documents as eventually consistent: EC2, and what stands on it. */
function memoryOf(world: World, service: string, region: string): Things | undefined {
  switch (service) {
    case 'EC2':
      return { instances: copied(world.instances, region) };
    case 'Auto Scaling':
      return { scalingGroups: copied(world.scalingGroups, region) };
    case 'Elastic Load Balancing v2':
      return { targetGroups: copied(world.targetGroups, region) };
    default:
      return undefined;
  }
}

function copied<T extends { readonly region: string }>(things: ReadonlyMap<string, T>, region: string) {
  return new Map(
    [...things].flatMap(([id, thing]) =>
      thing.region === region ? [[id, structuredClone(thing)] as const] : [],
    ),
  );
}

function replaced<T extends { readonly region: string }>(
  now: ReadonlyMap<string, T>,
  before: ReadonlyMap<string, T>,
  region: string,
): Map<string, T> {
  return new Map([...before, ...[...now].filter(([, thing]) => thing.region !== region)]);
}
