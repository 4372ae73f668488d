import { serves } from '../world/compute/instance.ts';
import { selectContainerService } from '../faults/select-container-service.ts';
import { selectRegion } from '../faults/select.ts';
import { runningTasks } from '../world/containers/tasks-of.ts';
import { cacheHitRatio } from '../world/data/cache.ts';
import { acceptsWrites } from '../world/data/database.ts';
import { databaseOf } from '../world/data/database-name.ts';
import { waitingIn } from '../world/signals/queue-traffic.ts';
import type { World } from '../world/state/world.ts';

/** What whole means again at the end of a story: asked of the world, never of the daemon. */

/** As many machines of a region serve as its groups want. */
export function machinesServe(world: World, role: 'home' | 'standby'): boolean {
  const region = selectRegion(world, role);
  let wanted = 0;
  for (const group of world.scalingGroups.values()) if (group.region === region) wanted += group.desired;
  const serving = [...world.instances.values()].filter(
    (one) => one.region === region && serves(world, one),
  ).length;
  return serving >= wanted;
}

export function tasksRun(world: World, service: string): boolean {
  const found = selectContainerService(world, service);
  return runningTasks(found).length >= found.desired;
}

/** The cache of a region answers nearly all that it usually answers. */
export function cacheAnswers(world: World, role: 'home' | 'standby'): boolean {
  return cacheHitRatio(world, selectRegion(world, role)) > 0.9;
}

/** The name by which the application at home finds its database leads to one that takes writes. */
export function hasWriter(world: World): boolean {
  const { users } = world;
  const database = users === undefined ? undefined : databaseOf(world, users, selectRegion(world, 'home'));
  return database !== undefined && acceptsWrites(world, database);
}

export function deadLettersAreGone(world: World, queue: string): boolean {
  const found = [...world.queues.values()].find(({ name }) => name === queue);
  return found?.traffic !== undefined && waitingIn(found.traffic) === 0;
}
