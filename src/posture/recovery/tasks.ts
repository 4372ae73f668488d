import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { about, type Estimate, type Recovery, unclear } from '../estimate.ts';
import { numberIn, sourcesOf, textsIn } from '../read.ts';
import { leavesRotation, zoneLeavesDns } from './load-balancing.ts';

/** Services of ECS: the tasks that are left serve on, once a load balancer sends nobody to those that are lost. */
export const tasks: Recovery = {
  kinds: ['ecs:service'],
  time: (service, loss, model) => {
    // A daemon runs once on each machine, and is lost with it.
    if (service.facts['schedulingStrategy'] === 'DAEMON') return undefined;
    const pools = poolsOf(service, model);
    if (loss === 'region')
      return pools.length > 0
        ? undefined
        : unclear('whether it also runs in another region, and what leads its callers there');
    const desired = numberIn(service, 'desired');
    if (desired === undefined) return unclear(`how many tasks ${service.name} wants`);
    if (desired === 0) return undefined;
    if (desired === 1)
      return unclear(
        `ECS starts another task of ${service.name} by itself; how long it takes to serve is not known`,
      );
    if (loss === 'instance') return rotated(service, pools, false);
    if (service.facts['taskZones'] === undefined) return unclear(`the zones of the tasks of ${service.name}`);
    return textsIn(service, 'taskZones').length > 1
      ? rotated(service, pools, true)
      : unclear(
          `whether ECS may start tasks of ${service.name} in another zone, and how long they take to serve`,
        );
  },
};

function poolsOf(service: Resource, model: Model): readonly Resource[] {
  return sourcesOf(service, 'routes-to', model).filter(({ kind }) => kind === 'elbv2:target-group');
}

/** Until the slowest of its load balancers has noticed. */
function rotated(service: Resource, pools: readonly Resource[], zoneLost: boolean): Estimate {
  if (pools.length === 0)
    return about({
      what: `the other tasks of ${service.name} go on`,
      seconds: 0,
      source: 'Amazon ECS: services',
    });
  const rotations = pools.map((pool) => leavesRotation(pool));
  const known = rotations.filter((terms) => terms !== undefined);
  if (known.length < rotations.length) return unclear(`how the health check before ${service.name} is set`);
  const ways = known.map((terms) => about(...terms, ...(zoneLost ? [zoneLeavesDns] : [])));
  return ways.reduce((worst, way) =>
    way.kind === 'about' && worst.kind === 'about' && way.seconds > worst.seconds ? way : worst,
  );
}
