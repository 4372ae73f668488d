import { answer } from '../names/dns-answer.ts';
import { troublesOf } from './troubles.ts';
import { balancerByDnsName } from './load-balancer.ts';
import type { Cohort, Users } from '../state/users.ts';
import type { World } from '../state/world.ts';

/** Requests by name that they are sent to, and by the zone of the address ('' where the name has none). */
export type Destinations = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * How long resolvers believe that a name does not exist (model): the SOA record of Route 53 allows 15
 * minutes, but operating systems and JVMs in between ask again much sooner.
 */
const negativeKeptMs = 60_000;

/** Where a second's requests go: what each cohort's resolver holds, after those whose time has come asked again. */
export function destinations(world: World, users: Users, requests: number): Destinations {
  const now = world.clock.now();
  const found = new Map<string, Map<string, number>>();
  let frozen = frozenShare(world);
  // The most faithful cohorts come first, so those that stop asking are taken from the end.
  for (const cohort of users.cohorts.toReversed()) {
    if (frozen > 0) frozen -= cohort.share;
    else if (now >= cohort.resolveAt) resolve(world, users, cohort, now);
    const target = cohort.target ?? '';
    let byZone = found.get(target);
    if (byZone === undefined) {
      byZone = new Map<string, number>();
      found.set(target, byZone);
    }
    const zones = cohort.zones ?? addresses(world, target);
    const each = (requests * cohort.share) / zones.length;
    for (const zone of zones) byZone.set(zone, (byZone.get(zone) ?? 0) + each);
  }
  return found;
}

function resolve(world: World, users: Users, cohort: Cohort, now: number): void {
  const found = answer(world, users.site, 'A', world.random(`resolver/${cohort.name}`).next());
  if (found === undefined) {
    // That there is no such record is an answer, too, and is believed.
    delete cohort.target;
    delete cohort.zones;
    cohort.resolveAt = now + negativeKeptMs;
    return;
  }
  cohort.target = found.target;
  if (found.zones === undefined) delete cohort.zones;
  else cohort.zones = found.zones;
  cohort.resolveAt = now + Math.max(found.ttlMs, cohort.keepsMs);
}

function addresses(world: World, target: string): readonly string[] {
  const zones = balancerByDnsName(world, target)?.zones.map(({ zone }) => zone) ?? [];
  return zones.length === 0 ? [''] : zones;
}

function frozenShare(world: World): number {
  let following = 1;
  for (const { who, share } of troublesOf(world, 'stale-resolvers')) {
    if (who === 'users') following *= 1 - share;
  }
  return 1 - following;
}
