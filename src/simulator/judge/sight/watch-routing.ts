import { serves } from '../../world/compute/instance.ts';
import { poolsOf, targetGroupOf } from '../../world/traffic/load-balancer.ts';
import type { LoadBalancer } from '../../world/state/load-balancer.ts';
import type { World } from '../../world/state/world.ts';
import type { Act } from '../acts/act.ts';
import { type Bench, type Harm, harmBy, type Watch } from '../rule.ts';
import { fullness } from './capacity.ts';

/** So long without a break before it counts, as for every other bad destination. */
const badForSeconds = 60;

interface Watched {
  readonly act: Act;
  badSeconds: number;
}

/**
 * Thresholds by which a load balancer sends to targets that are not healthy. Blamed while users are sent to
 * machines that do not serve, though those that are healthy could serve them all.
 */
export function watchRouting({ world }: Bench): Watch {
  const thresholds = new Map<string, Watched>();
  return {
    afterAct(act: Act) {
      if (act.verb !== 'route') return;
      if (act.judged && act.sets?.to !== 'off') thresholds.set(act.target, { act, badSeconds: 0 });
      else thresholds.delete(act.target);
    },
    onSecond(): readonly Harm[] {
      if (thresholds.size === 0) return [];
      return [...thresholds].flatMap(([arn, watched]) => {
        const balancer = [...world.loadBalancers.values()].find(
          (one) => targetGroupOf(world, one)?.arn === arn,
        );
        const detail = balancer === undefined ? undefined : whySentAstray(world, balancer);
        watched.badSeconds = detail === undefined ? 0 : watched.badSeconds + 1;
        if (detail === undefined || watched.badSeconds < badForSeconds) return [];
        thresholds.delete(arn);
        return [{ ...harmBy('H7', watched.act, `for ${badForSeconds} s ${detail}`), at: world.clock.now() }];
      });
    },
  };
}

function whySentAstray(world: World, balancer: LoadBalancer): string | undefined {
  const { load } = fullness(world, balancer);
  const open = poolsOf(world, balancer).filter(({ failOpen }) => failOpen);
  const all = open.flatMap(({ backends }) => backends);
  const dead = all.filter(({ instance }) => !serves(world, instance)).length;
  const healthy = all.filter(({ target, instance }) => target.state === 'healthy' && serves(world, instance));
  const capacity = healthy.reduce((sum, { instance }) => sum + instance.capacity, 0);
  // Of one zone's address the users are at most all of the load balancer's.
  if (load === 0 || dead === 0 || capacity < load) return undefined;
  return `${dead} of ${all.length} machines that users are sent to do not serve, while ${healthy.length} that are healthy can take all ${Math.round(load)} requests a second`;
}
