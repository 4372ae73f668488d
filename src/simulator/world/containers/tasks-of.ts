import type { ContainerService, ContainerTask } from '../state/container-service.ts';
import type { World } from '../state/world.ts';

/** AWS shows the newest hundred. */
const eventsAtMost = 100;

/** Tasks that run or come up, oldest first. */
export function liveTasks(service: ContainerService): readonly ContainerTask[] {
  return [...service.tasks.values()].filter(({ stopped }) => stopped === undefined);
}

export function runningTasks(service: ContainerService): readonly ContainerTask[] {
  return liveTasks(service).filter(({ startedAt }) => startedAt !== undefined);
}

/** Adds one of ECS's own messages about a service. */
export function note(world: World, service: ContainerService, message: string): void {
  service.events.unshift({
    id: [8, 4, 4, 4, 12].map((digits) => hexIdOf(world, digits)).join('-'),
    at: world.clock.now(),
    message,
  });
  if (service.events.length > eventsAtMost) service.events.pop();
}

export const shortId = ({ arn }: ContainerTask): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Of a stream of their own: what befalls containers gives no machine another name. */
export function hexIdOf(world: World, digits: number): string {
  const draw = world.random('container-ids');
  return Array.from({ length: digits }, () => Math.floor(draw.next() * 16).toString(16)).join('');
}
