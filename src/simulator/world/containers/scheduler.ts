import type { ContainerDeployment, ContainerService, ContainerTask } from '../state/container-service.ts';
import type { World } from '../state/world.ts';
import { provenAfterMs } from './deployment.ts';
import { endTask } from './task.ts';
import { hexIdOf, liveTasks, note, runningTasks, shortId } from './tasks-of.ts';

/** ECS repeats what it lacks once a minute at most (model). */
const repeatsAfterMs = 60_000;

/** Starts what is missing of the newest deployment, spread over the zones, as far as there is room. */
export function placeTasks(world: World, service: ContainerService): void {
  const [newest] = service.deployments;
  const now = world.clock.now();
  if (newest === undefined || newest.state === 'FAILED' || now < newest.startsAgainAt) return;
  const live = liveTasks(service);
  const own = live.filter(({ deployment }) => deployment === newest.id).length;
  const ceiling = Math.floor((service.desired * service.maximumPercent) / 100);
  const missing = Math.min(service.desired - own, ceiling - live.length);
  if (missing <= 0) return;
  const started: ContainerTask[] = [];
  for (let count = 0; count < missing; count += 1) {
    const zone = roomiestZone(world, service);
    if (zone === undefined) break;
    started.push(startTask(world, service, newest, zone));
  }
  if (started.length > 0)
    note(
      world,
      service,
      `(service ${service.name}) has started ${started.length} tasks: ${started.map((task) => `(task ${shortId(task)})`).join(' ')}.`,
    );
  if (started.length < missing) complainOfRoom(world, service, now);
}

function startTask(
  world: World,
  service: ContainerService,
  { id, revision }: ContainerDeployment,
  zone: string,
): ContainerTask {
  const { region, cluster } = service;
  const task: ContainerTask = {
    arn: `arn:aws:ecs:${region}:${world.account}:task/${cluster}/${hexIdOf(world, 32)}`,
    deployment: id,
    revision,
    zone,
    createdAt: world.clock.now(),
    startedAt: undefined,
    stopped: undefined,
  };
  service.tasks.set(task.arn, task);
  service.isSteady = false;
  return task;
}

/** The zone with the fewest of its tasks, of those that have room at all. */
function roomiestZone(world: World, service: ContainerService): string | undefined {
  if ([...service.troubles].some(({ kind }) => kind === 'no-room')) return undefined;
  const live = liveTasks(service);
  const open = service.zones.filter(
    (zone) => !world.zonesDown.has(zone) && !world.zonesWithoutCapacity.has(zone),
  );
  const countIn = (zone: string) => live.filter((task) => task.zone === zone).length;
  return open.toSorted((a, b) => countIn(a) - countIn(b))[0];
}

function complainOfRoom(world: World, service: ContainerService, now: number): void {
  const [last] = service.events;
  if (last !== undefined && last.message.includes('unable to place') && now - last.at < repeatsAfterMs)
    return;
  note(
    world,
    service,
    `(service ${service.name}) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.`,
  );
}

/** Stops what is not wanted any more: tasks of former deployments as their successors have come up, and surplus ones. */
export function retireTasks(world: World, service: ContainerService): void {
  const [newest] = service.deployments;
  if (newest === undefined || newest.state === 'FAILED') return;
  const now = world.clock.now();
  const running = runningTasks(service);
  const own = running.filter(({ deployment }) => deployment === newest.id);
  const proven = own.filter(({ startedAt = now }) => now - startedAt >= provenAfterMs).length;
  const former = running.filter(({ deployment }) => deployment !== newest.id);
  const least = Math.ceil((service.desired * service.minimumHealthyPercent) / 100);
  const spare = Math.min(former.length, Math.max(0, proven + former.length - least));
  const surplus = former.length === 0 ? Math.max(0, own.length - service.desired) : 0;
  const retired = [...former.slice(0, spare), ...own.slice(0, surplus)];
  if (retired.length === 0) return;
  for (const task of retired)
    endTask(world, task, {
      code: 'ServiceSchedulerInitiated',
      reason: `Scaling activity initiated by (deployment ${newest.id})`,
      exitCode: 0,
    });
  note(
    world,
    service,
    `(service ${service.name}) has stopped ${retired.length} running tasks: ${retired.map((task) => `(task ${shortId(task)})`).join(' ')}.`,
  );
}
