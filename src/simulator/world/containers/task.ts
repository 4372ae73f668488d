import type { ContainerService, ContainerTask, TaskEnd } from '../state/container-service.ts';
import { publishTask } from '../signals/service-events.ts';
import type { World } from '../state/world.ts';
import { liveTasks } from './tasks-of.ts';

/** From being placed to running: image, network interface, start-up (model). */
const startsInMs = 25_000;

/** What cannot run ends so soon after it has started (model). */
const exitsAfterMs = 5_000;

/** AWS: stopped tasks are shown for an hour. */
const shownForMs = 3_600_000;

/** ECS waits longer after each failure, up to a quarter of an hour (AWS: service throttle logic; the steps are a model). */
const firstPauseMs = 10_000;
const longestPauseMs = 900_000;

/** Starts what has come up, ends what cannot run, and forgets what ended an hour ago. */
export function advanceTasks(world: World, service: ContainerService): void {
  const now = world.clock.now();
  for (const task of service.tasks.values())
    if (task.stopped !== undefined && now - task.stopped.at > shownForMs) service.tasks.delete(task.arn);
  for (const task of liveTasks(service)) {
    if (world.zonesDown.has(task.zone)) {
      endTask(world, task, {
        code: 'InfrastructureHealth',
        reason: 'The host of the task has failed.',
        exitCode: 137,
      });
      continue;
    }
    if (task.startedAt === undefined && now - task.createdAt >= startsInMs) {
      task.startedAt = now;
      publishTask(world, task);
    }
    const ran = task.startedAt === undefined ? 0 : now - task.startedAt;
    if (ran >= exitsAfterMs && cannotRun(service, task)) {
      endTask(world, task, {
        code: 'EssentialContainerExited',
        reason: 'Essential container in task exited',
        exitCode: 1,
      });
      countFailure(service, task, now);
    }
  }
}

export function endTask(world: World, task: ContainerTask, how: Omit<TaskEnd, 'at'>): void {
  task.stopped = { at: world.clock.now(), ...how };
  publishTask(world, task);
}

function cannotRun(service: ContainerService, { revision }: ContainerTask): boolean {
  return [...service.troubles].some(
    (one) => one.kind === 'tasks-exit' && (one.revision === undefined || one.revision === revision),
  );
}

/** ECS counts what fails of a deployment that is under way. */
function countFailure(service: ContainerService, task: ContainerTask, now: number): void {
  const deployment = service.deployments.find(({ id }) => id === task.deployment);
  if (deployment === undefined) return;
  if (deployment.state === 'IN_PROGRESS') deployment.failedTasks += 1;
  const failures = Math.max(1, deployment.failedTasks);
  deployment.updatedAt = now;
  deployment.startsAgainAt = now + Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
}
