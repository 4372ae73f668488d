import type { World } from '../state/world.ts';
import type { ContainerService } from '../state/container-service.ts';
import { addTrouble } from '../traffic/troubles.ts';
import { superviseDeployment } from './deployment.ts';
import { placeTasks, retireTasks } from './scheduler.ts';
import { advanceTasks, isHanging } from './task.ts';
import { note, runningTasks } from './tasks-of.ts';

/** ECS's scheduler looks at its services so often (model). */
const lookEveryMs = 5_000;

/** How ECS keeps its services running; call it where there are some. */
export function startContainerServices(world: World): void {
  world.clock.every(lookEveryMs, lookEveryMs, () => {
    for (const service of world.containerServices.values()) {
      advanceTasks(world, service);
      superviseDeployment(world, service);
      placeTasks(world, service);
      retireTasks(world, service);
      settle(world, service);
      servesUsers(world, service);
    }
  });
}

/** ECS says once that all is as it is wanted. */
function settle(world: World, service: ContainerService): void {
  const [newest] = service.deployments;
  const isSteady =
    newest?.state === 'COMPLETED' &&
    service.deployments.length === 1 &&
    runningTasks(service).length === service.desired;
  if (isSteady && !service.isSteady)
    note(world, service, `(service ${service.name}) has reached a steady state.`);
  service.isSteady = isSteady;
}

/** The users' requests that need it fail by so much as tasks that answer are missing. */
function servesUsers(world: World, service: ContainerService): void {
  const { use } = service;
  if (use.neededShare === 0) return;
  const answering = runningTasks(service).filter((task) => !isHanging(service, task)).length;
  const failing = Math.max(0, 1 - answering / use.tasksNeeded);
  if (failing === use.failing) return;
  use.relieve();
  use.failing = failing;
  use.relieve =
    failing === 0
      ? () => undefined
      : addTrouble(world, {
          kind: 'answers',
          place: service.region,
          errorShare: use.neededShare * failing,
          latencyMs: 0,
          checksToo: false,
        });
}
