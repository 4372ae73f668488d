import type { ContainerService } from '../state/container-service.ts';
import type { World } from '../state/world.ts';
import { recorder } from '../signals/metrics.ts';
import { addTrouble } from '../traffic/troubles.ts';
import { runningTasks } from './tasks-of.ts';

/** So busy the tasks are while all that are wanted run and the usual is asked of them (model). */
const busyAtRest = 0.5;

/** The users' requests that need it fail by so much as its tasks cannot do. */
export function serveUsers(world: World, service: ContainerService): void {
  const { use } = service;
  if (use.neededShare === 0) return;
  const failing = Math.max(0, 1 - 1 / loadOn(service));
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

/** What ECS reports of a service, once a minute, while tasks of it run. */
export function publishLoad(world: World, service: ContainerService, at: number): void {
  if (runningTasks(service).length === 0) return;
  const { region, cluster, name } = service;
  const dimensions = { ClusterName: cluster, ServiceName: name };
  recorder(
    world,
    { region, namespace: 'AWS/ECS', dimensions },
    at,
  )('CPUUtilization', 100 * Math.min(1, loadOn(service)));
}

/** What is asked of its tasks against what they can do: above 1 a part of it fails. Infinite where none runs. */
function loadOn(service: ContainerService): number {
  let asked = busyAtRest * service.use.tasksAtRest;
  for (const trouble of service.troubles) if (trouble.kind === 'surge') asked *= trouble.times;
  return asked / runningTasks(service).length;
}
