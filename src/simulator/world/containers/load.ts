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
  const failing = 1 - (1 - sickShare(service)) * Math.min(1, 1 / loadOn(service));
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
  const source = { region, namespace: 'AWS/ECS', dimensions };
  recorder(world, source, at)('CPUUtilization', 100 * Math.min(1, loadOn(service)));
  // As Service Connect counts what tasks answer (AWS); that each is asked once a second is a model.
  const errors = Math.round(60 * service.use.tasksAtRest * sickShare(service));
  const answered = { ...source, dimensions: { ...dimensions, TargetDiscoveryName: name } };
  recorder(world, answered, at)('HTTPCode_Target_5XX_Count', errors);
}

/** Of the tasks that run, which get an equal part of what is asked: those that answer with errors, 0–1. */
function sickShare(service: ContainerService): number {
  const sick = [...service.troubles].flatMap((one) => (one.kind === 'tasks-sick' ? [one.tasks] : []));
  if (sick.length === 0) return 0;
  const running = runningTasks(service);
  return (
    running.filter(({ arn }) => sick.some((tasks) => tasks.has(arn))).length / Math.max(1, running.length)
  );
}

/** What is asked of its tasks against what they can do: above 1 a part of it fails. Infinite where none runs. */
function loadOn(service: ContainerService): number {
  let asked = busyAtRest * service.use.tasksAtRest;
  for (const trouble of service.troubles) if (trouble.kind === 'surge') asked *= trouble.times;
  return asked / runningTasks(service).length;
}
