import { beginDeployment } from '../world/containers/deployment.ts';
import { startContainerServices } from '../world/containers/service.ts';
import type { World } from '../world/state/world.ts';
import { type Ground, monthMs, placesFor, tagsOf } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Services of ECS, whose tasks come up while the stack warms up. Where there are none, nothing of ECS takes time. */
export function buildContainers(world: World, stack: StackDescription, grounds: readonly Ground[]): void {
  for (const {
    name,
    cluster,
    tasks,
    revision,
    circuitBreaker,
    neededShare,
    ...one
  } of stack.containerServices) {
    const region = known(regionOf(stack, one.region), one.region);
    const ground = known(
      grounds.find((each) => each.region === region),
      region,
    );
    const arn = `arn:aws:ecs:${region}:${world.account}:service/${cluster}/${name}`;
    world.containerServices.set(arn, {
      arn,
      name,
      cluster,
      region,
      createdAt: world.clock.now() - monthMs,
      tags: tagsOf(stack, one.tags),
      zones: placesFor(stack, ground, one.zones).map(({ zone }) => zone),
      circuitBreaker: circuitBreaker === 'off' ? undefined : { rollsBack: circuitBreaker === 'rollback' },
      minimumHealthyPercent: one.minimumHealthyPercent,
      maximumPercent: one.maximumPercent,
      desired: tasks,
      deployments: [],
      tasks: new Map(),
      events: [],
      isSteady: false,
      deregistered: new Set(),
      troubles: new Set(),
      use: { neededShare, tasksAtRest: Math.max(1, tasks), relieve: () => undefined, failing: 0 },
    });
    beginDeployment(world, known(world.containerServices.get(arn), arn), revision);
  }
  if (world.containerServices.size > 0) startContainerServices(world);
}
