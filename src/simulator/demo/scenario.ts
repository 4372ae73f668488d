import { serves } from '../world/compute/instance.ts';
import { beginFault } from '../faults/fault.ts';
import { faultNamed } from '../faults/registry.ts';
import { shopPrimary, shopStandby } from '../stacks/shop.ts';
import { acceptsWrites } from '../world/data/database.ts';
import { databaseOf } from '../world/data/database-name.ts';
import type { World } from '../world/state/world.ts';

/** One story of the demo: what breaks, how long it is watched, and what whole means again. */
export interface DemoScenario {
  readonly name: string;
  readonly title: string;
  /** What was there before Holdfast: what AWS alone would do about it. */
  readonly alone: string;
  /** From the fault to the end of the story, milliseconds. */
  readonly lastsMs: number;
  /** Breaks it; whatever heals by itself in the story is set up here. */
  begin(world: World): void;
  /** Whether what broke is as it should be, beyond users being served. */
  isWhole(world: World): boolean;
}

const minute = 60_000;

/** In the order in which the demo plays them. */
export const demoScenarios: readonly DemoScenario[] = [
  {
    name: 'instance-fails',
    title: 'One web server hangs',
    alone: 'the load balancer routes round it; its Auto Scaling group checks EC2 health only and waits',
    lastsMs: 20 * minute,
    begin(world) {
      const victim = [...world.instances.values()].find(
        (one) => one.region === shopPrimary && serves(world, one),
      );
      if (victim === undefined) throw new Error('the shop has no web server left to break');
      beginFault(world, faultNamed('hang-instance'), { instance: victim.id });
    },
    isWhole: (world) => servingIn(world, shopPrimary) >= desiredIn(world, shopPrimary),
  },
  {
    name: 'primary-site-fails',
    title: 'The primary site loses power',
    alone: 'nothing moves the traffic: the records have no health check attached',
    lastsMs: 30 * minute,
    begin(world) {
      const heal = beginFault(world, faultNamed('fail-site'), { region: shopPrimary });
      world.clock.after(18 * minute, heal);
    },
    isWhole: (world) => servingIn(world, shopStandby) >= desiredIn(world, shopStandby),
  },
  {
    name: 'writer-fails',
    title: 'The database that takes the orders is out of storage, two hours after it was given more',
    alone: 'nothing: a single-AZ instance has no standby',
    lastsMs: 30 * minute,
    begin(world) {
      beginFault(world, faultNamed('fill-database-storage'), { database: 'shop-db', grownHoursAgo: 2 });
    },
    isWhole(world) {
      const { users } = world;
      const database = users === undefined ? undefined : databaseOf(world, users, shopStandby);
      return database !== undefined && acceptsWrites(world, database);
    },
  },
];

function servingIn(world: World, region: string): number {
  return [...world.instances.values()].filter((one) => one.region === region && serves(world, one)).length;
}

function desiredIn(world: World, region: string): number {
  let desired = 0;
  for (const group of world.scalingGroups.values()) if (group.region === region) desired += group.desired;
  return desired;
}
