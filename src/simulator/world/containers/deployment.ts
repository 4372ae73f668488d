import type { ContainerDeployment, ContainerService } from '../state/container-service.ts';
import { publishDeployment } from '../signals/service-events.ts';
import type { World } from '../state/world.ts';
import { hexIdOf, liveTasks, note, runningTasks } from './tasks-of.ts';

/** What has run for so long has come up (model: AWS asks health checks where there are some). */
export const provenAfterMs = 30_000;

/** The task definition that a service's revisions belong to has the service's name. */
export function taskDefinitionArn({ region, arn, name }: ContainerService, revision: number): string {
  const account = arn.split(':')[4] ?? '';
  return `arn:aws:ecs:${region}:${account}:task-definition/${name}:${revision}`;
}

/** Puts a revision in place of what runs; the same one again where it is forced. */
export function beginDeployment(
  world: World,
  service: ContainerService,
  revision: number,
): ContainerDeployment {
  const now = world.clock.now();
  const deployment: ContainerDeployment = {
    id: `ecs-svc/${hexIdOf(world, 16)}`,
    revision,
    createdAt: now,
    updatedAt: now,
    state: 'IN_PROGRESS',
    reason: '',
    failedTasks: 0,
    startsAgainAt: now,
  };
  deployment.reason = `ECS deployment ${deployment.id} in progress.`;
  // What was itself on its way in and has nothing running is no deployment any more.
  const live = new Set(liveTasks(service).map((task) => task.deployment));
  const others = service.deployments.filter(({ id }) => live.has(id));
  service.deployments.splice(0, service.deployments.length, deployment, ...others);
  service.isSteady = false;
  publishDeployment(world, service, deployment);
  return deployment;
}

/** Completes what has come up, and has the circuit breaker end what fails. */
export function superviseDeployment(world: World, service: ContainerService): void {
  const [newest] = service.deployments;
  if (newest === undefined || newest.state !== 'IN_PROGRESS') return;
  const now = world.clock.now();
  const running = runningTasks(service);
  const proven = running.filter(
    ({ deployment, startedAt = now }) => deployment === newest.id && now - startedAt >= provenAfterMs,
  );
  const live = liveTasks(service);
  if (proven.length === service.desired && live.length === proven.length) {
    newest.state = 'COMPLETED';
    newest.reason = `ECS deployment ${newest.id} completed.`;
    newest.failedTasks = 0;
    newest.updatedAt = now;
    service.deployments.splice(1);
    publishDeployment(world, service, newest);
    note(world, service, `(service ${service.name}) (deployment ${newest.id}) deployment completed.`);
    return;
  }
  if (service.circuitBreaker === undefined || newest.failedTasks < breaksAt(service.desired)) return;
  newest.state = 'FAILED';
  newest.reason = 'ECS deployment circuit breaker: tasks failed to start.';
  newest.updatedAt = now;
  publishDeployment(world, service, newest);
  note(
    world,
    service,
    `(service ${service.name}) (deployment ${newest.id}) deployment failed: tasks failed to start.`,
  );
  const former = service.deployments.find(({ state }) => state === 'COMPLETED');
  // A roll-back that fails ends there (model: AWS says of it only that no task is launched any more).
  if (!service.circuitBreaker.rollsBack || former === undefined || newest.rollsBack === true) return;
  const back = beginDeployment(world, service, former.revision);
  back.rollsBack = true;
  back.reason = `ECS deployment circuit breaker: rolling back to deploymentId ${former.id}.`;
  note(world, service, `(service ${service.name}) rolling back to deployment ${former.id}.`);
}

/** AWS: half of the wanted tasks, three at least and 200 at most. */
function breaksAt(desired: number): number {
  return Math.min(200, Math.max(3, Math.ceil(desired / 2)));
}
