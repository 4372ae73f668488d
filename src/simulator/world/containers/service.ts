import type { World } from '../state/world.ts';
import type { ContainerService } from '../state/container-service.ts';
import { everyMinute } from '../signals/every-minute.ts';
import { superviseDeployment } from './deployment.ts';
import { publishLoad, serveUsers } from './load.ts';
import { placeTasks, retireTasks } from './scheduler.ts';
import { advanceTasks } from './task.ts';
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
      serveUsers(world, service);
    }
  });
  everyMinute(world, (at) => {
    for (const service of world.containerServices.values()) publishLoad(world, service, at);
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
