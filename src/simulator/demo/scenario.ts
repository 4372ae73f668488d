import { beginFault, type FaultTarget } from '../faults/fault.ts';
import { faultNamed } from '../faults/registry.ts';
import type { World } from '../world/state/world.ts';
import { cacheAnswers, deadLettersAreGone, hasWriter, machinesServe, tasksRun } from './whole.ts';

/** One story of the demo: what breaks, how long it is watched, and what whole means again. */
export interface DemoScenario {
  readonly name: string;
  readonly title: string;
  /** What was there before Holdfast: what AWS alone would do about it. */
  readonly alone: string;
  readonly fault: string;
  readonly target: FaultTarget;
  /** After so long the fault is mended, milliseconds; absent: not within the story. */
  readonly mendedAfterMs?: number;
  /** From the fault to the end of the story, milliseconds. */
  readonly lastsMs: number;
  /** Whether what broke is as it should be, beyond users being served. */
  readonly isWhole: (world: World) => boolean;
}

const minute = 60_000;

/** In the order in which the demo plays them, on the shipped stack `storefront`. */
export const demoScenarios: readonly DemoScenario[] = [
  {
    name: 'instance-fails',
    title: 'One web server hangs',
    alone: 'the load balancer routes round it; its Auto Scaling group checks EC2 health only and waits',
    fault: 'hang-instance',
    target: { region: 'home' },
    lastsMs: 15 * minute,
    isWhole: (world) => machinesServe(world, 'home'),
  },
  {
    name: 'deployment-fails',
    title: 'A new version of the checkout does not start',
    alone: 'ECS gives the deployment up, and does not go back to the version before',
    fault: 'deploy-broken-tasks',
    target: { service: 'checkout' },
    lastsMs: 15 * minute,
    isWhole: (world) => tasksRun(world, 'checkout'),
  },
  {
    name: 'cache-hangs',
    title: 'The cache before the database hangs',
    alone: 'ElastiCache finds its node well and does not fail over',
    fault: 'hang-cache-node',
    target: { cache: 'shop-cache' },
    mendedAfterMs: 14 * minute,
    lastsMs: 16 * minute,
    isWhole: (world) => cacheAnswers(world, 'home'),
  },
  {
    name: 'zone-fails',
    title: 'A whole zone loses power, the database that takes the orders with it',
    alone:
      'load balancer, RDS, ElastiCache and ECS go on in the other zone by themselves; nothing is to be done',
    fault: 'fail-zone',
    target: { zone: 'home/1', databases: true },
    mendedAfterMs: 15 * minute,
    lastsMs: 25 * minute,
    isWhole: (world) => machinesServe(world, 'home') && hasWriter(world),
  },
  {
    name: 'primary-site-fails',
    title: 'The web servers of the whole region lose power',
    alone: 'CloudFront asks the other region for what is read; whatever users write fails',
    fault: 'fail-site',
    target: { region: 'home' },
    mendedAfterMs: 18 * minute,
    lastsMs: 30 * minute,
    isWhole: (world) => machinesServe(world, 'standby'),
  },
  {
    name: 'orders-fail',
    title: 'For some minutes a part of the orders is not got done',
    alone: 'SQS keeps them in the dead-letter queue, until somebody moves them back or they are too old',
    fault: 'poison-messages',
    target: { queue: 'orders', share: 0.1 },
    mendedAfterMs: 7 * minute,
    lastsMs: 45 * minute,
    isWhole: (world) => deadLettersAreGone(world, 'orders-failed'),
  },
  {
    name: 'writer-fails',
    title: 'The database that takes the orders is out of storage, two hours after it was given more',
    alone: 'nothing: its standby in the other zone has the same storage',
    fault: 'fill-database-storage',
    target: { database: 'writer', grownHoursAgo: 2 },
    lastsMs: 25 * minute,
    isWhole: hasWriter,
  },
];

/** Breaks it; whatever heals by itself in the story is set up here. */
export function beginStory(world: World, { fault, target, mendedAfterMs }: DemoScenario): void {
  const heal = beginFault(world, faultNamed(fault), target);
  if (mendedAfterMs !== undefined) world.clock.after(mendedAfterMs, heal);
}
