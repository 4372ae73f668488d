import { hasCapacity } from '../../world/compute/capacity.ts';
import { launchesFrozen } from '../../world/control-plane.ts';
import { hostFails, impairedBy } from '../../world/data/database.ts';
import { roundTrip } from '../../world/traffic/links.ts';
import { normalName } from '../../world/traffic/load-balancer.ts';
import type { LoadBalancer } from '../../world/state/load-balancer.ts';
import type { Users } from '../../world/state/users.ts';
import type { World } from '../../world/state/world.ts';
import { answerQuality, troublesOf } from '../../world/traffic/troubles.ts';
import { servesWell } from './capacity.ts';

/** Where a larger share of requests fails whatever is done, users cannot be well (they are down above 5 %). */
const failsAtMost = 0.05;

/**
 * Why nobody could have users served now, whatever was done; undefined where somebody could. It looks only at
 * what faults took: what a contender itself has stopped, fenced or ended counts as there, so that nobody
 * is excused by his own doing.
 */
export function whyNotToBeServed(world: World): string | undefined {
  const { users } = world;
  if (users === undefined) return undefined;
  const names = new Set([users.site, users.database].map(normalName));
  if (troublesOf(world, 'empty-name').some(({ name }) => names.has(normalName(name))))
    return 'a name that users need has no address';
  const balancers = [...world.loadBalancers.values()];
  if (!balancers.some((balancer) => hasUsableZone(world, balancer)))
    return 'no zone of any load balancer can serve';
  return hasData(world, users) ? undefined : 'no copy of the data can be used';
}

function hasUsableZone(world: World, balancer: LoadBalancer): boolean {
  return balancer.zones.some(
    ({ zone }) =>
      !world.zonesDown.has(zone) &&
      roundTrip(world, 'users', zone).loss <= failsAtMost &&
      answerQuality(world, zone, 'users').errorShare <= failsAtMost &&
      (servesIn(world, zone) || launchesIn(world, balancer.region, zone)),
  );
}

function servesIn(world: World, zone: string): boolean {
  for (const one of world.instances.values()) if (one.zone === zone && servesWell(world, one)) return true;
  return false;
}

/** EC2 would give a machine there. Whether it would come to serve is for whoever launches it to see to. */
function launchesIn(world: World, region: string, zone: string): boolean {
  if (launchesFrozen(world, region, 'refused')) return false;
  for (const one of world.instances.values())
    if (one.zone === zone && hasCapacity(world, zone, one.type)) return true;
  return false;
}

/** Some copy of what users write to stands on a host that works, and what it holds is right. */
function hasData(world: World, { database, writeShare }: Users): boolean {
  if (writeShare === 0 || database === '' || world.databases.size === 0) return true;
  for (const copy of world.databases.values())
    if (!hostFails(world, copy) && !impairedBy(copy, 'corrupt')) return true;
  return false;
}
