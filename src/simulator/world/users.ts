import { acceptsWrites, databaseAt } from './database.ts';
import { answer } from './dns-answer.ts';
import { balancerByDnsName, routing } from './load-balancer.ts';
import type { Database } from './state/database.ts';
import type { LoadBalancer } from './state/load-balancer.ts';
import type { Traffic, Users } from './state/users.ts';
import type { World } from './state/world.ts';

/** JVMs and resolvers keep a database's address for this long (AWS advises at most 60 s). */
const databaseNameKeptMs = 60_000;

/** A day; the oldest tenth goes first. */
const secondsAtMost = 86_400;

/** One second of everybody's requests, in shares rather than one by one: exact, and fast. */
export function playSecond(world: World, users: Users): void {
  const now = world.clock.now();
  const second = { at: now, ok: 0, errors: 0, slow: 0, refusedWrites: 0 };
  for (const [target, share] of destinations(world, users, now)) {
    const requests = users.requestsPerSecond * share;
    const balancer = balancerByDnsName(world, target);
    if (balancer === undefined) second.errors += requests;
    else throughBalancer(world, users, { balancer, requests, second });
  }
  if (users.experienced.length >= secondsAtMost) users.experienced.splice(0, secondsAtMost / 10);
  users.experienced.push(second);
}

/** The database that the application of a region now sends its writes to. */
export function databaseOf(world: World, users: Users, region: string): Database | undefined {
  const now = world.clock.now();
  let resolver = users.resolvers.get(region);
  if (resolver === undefined) {
    resolver = { resolveAt: now };
    users.resolvers.set(region, resolver);
  }
  if (now >= resolver.resolveAt) {
    const found = answer(world, users.database, 'CNAME', 0);
    if (found !== undefined) resolver.target = found.target;
    resolver.resolveAt = now + Math.max(found?.ttlMs ?? 0, databaseNameKeptMs);
  }
  return databaseAt(world, resolver.target);
}

function destinations(world: World, users: Users, now: number): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  for (const cohort of users.cohorts) {
    if (now >= cohort.resolveAt) {
      const found = answer(world, users.site, 'A', world.random(`resolver/${cohort.name}`).next());
      // A resolver that gets no answer goes on with the old one (serve-stale), and asks again soon.
      if (found !== undefined) cohort.target = found.target;
      cohort.resolveAt = now + (found === undefined ? 5_000 : Math.max(found.ttlMs, cohort.keepsMs));
    }
    const target = cohort.target ?? '';
    shares.set(target, (shares.get(target) ?? 0) + cohort.share);
  }
  return shares;
}

function throughBalancer(
  world: World,
  users: Users,
  {
    balancer,
    requests,
    second,
  }: {
    balancer: LoadBalancer;
    requests: number;
    second: { ok: number; errors: number; slow: number; refusedWrites: number };
  },
): void {
  const { answered, instances, serving } = routing(world, balancer);
  const offered = instances.length === 0 ? 0 : requests / instances.length;
  let reached = 0;
  let slow = 0;
  for (const instance of serving) {
    // Past its capacity a machine answers what it can and fails the rest.
    const taken = Math.min(offered, instance.capacity);
    reached += taken;
    if (instance.condition === 'slow') slow += taken;
  }
  const database = databaseOf(world, users, balancer.region);
  const writes = reached * users.writeShare;
  const taken = database !== undefined && acceptsWrites(world, database);
  if (database !== undefined && taken) database.position += writes;
  const refused = taken ? 0 : writes;
  second.ok += reached - refused;
  second.errors += requests - reached + refused;
  second.refusedWrites += refused;
  second.slow += slow;
  note(users, balancer, { requests, unanswered: requests * (1 - answered), failed: refused });
}

function note(users: Users, balancer: LoadBalancer, more: Traffic): void {
  const traffic = users.traffic.get(balancer.arn);
  if (traffic === undefined) {
    users.traffic.set(balancer.arn, { ...more });
  } else {
    traffic.requests += more.requests;
    traffic.unanswered += more.unanswered;
    traffic.failed += more.failed;
  }
}
