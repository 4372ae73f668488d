import { cacheHitRatio } from '../data/cache.ts';
import { type Arrival, type Flow, lateAfterMs, throughBalancer } from './balancer-traffic.ts';
import { askData } from './data-path.ts';
import { showsExpiredCertificate } from './certificates.ts';
import { destinations } from './destinations.ts';
import { noteForwarded, type Outcome, throughEdges, type WriteShares } from './edges.ts';
import { troublesOf } from './troubles.ts';
import { balancerByDnsName } from './load-balancer.ts';
import { sendAgain } from './retries.ts';
import type { Traffic, Users, ZoneTraffic } from '../state/users.ts';
import type { World } from '../state/world.ts';

/** A day; the oldest tenth goes first. */
const secondsAtMost = 86_400;

/**
 * One second of everybody's requests, in shares rather than one by one: exact, and fast. From users by the
 * name's answers to the addresses of load balancers' zones, from those to machines, from machines to their
 * data; each hop may lose some.
 */
export function playSecond(world: World, users: Users): void {
  const tries = sendAgain(users, requestsPerSecond(world, users), retriesOf(world, users));
  const second = { at: world.clock.now(), ok: 0, errors: 0, slow: 0, refusedWrites: 0 };
  const arrivals: Arrival[] = [];
  const flows: Flow[] = [];
  const { sent, forwarded, writeShares } = throughEdges(
    world,
    users,
    destinations(world, users, tries.requests),
  );
  for (const [target, byZone] of sent) {
    const balancer = balancerByDnsName(world, target);
    if (balancer === undefined || showsExpiredCertificate(world, balancer)) {
      for (const requests of byZone.values()) second.errors += requests;
    } else {
      const through = throughBalancer(world, balancer, byZone);
      arrivals.push(...through.arrivals);
      flows.push(...through.flows);
    }
  }
  askData(world, users, flows, writeShares);
  for (const arrival of arrivals) second.errors += noteArrival(users, arrival);
  const outcomes = forwarded.length === 0 ? undefined : outcomesOf(arrivals);
  for (const flow of flows) {
    const done = finish(world, users, flow, writeShares);
    const outcome = outcomes?.get(flow.balancer.arn);
    if (outcome !== undefined) {
      outcome.ok += done.ok;
      outcome.readable += done.readable;
    }
    second.ok += done.ok;
    second.errors -= done.ok;
    second.slow += done.slow;
    second.refusedWrites += done.refusedWrites;
  }
  if (outcomes !== undefined) noteForwarded(forwarded, outcomes);
  second.errors = withoutDust(second.errors);
  const given = tries.settle(second.ok, second.errors);
  if (users.experienced.length >= secondsAtMost) users.experienced.splice(0, secondsAtMost / 10);
  users.experienced.push({
    ...second,
    errors: given.up,
    refusedWrites: second.errors === 0 ? 0 : (second.refusedWrites * given.up) / second.errors,
  });
}

/** Requests per second that users want to make now, retries left out. */
export function requestsPerSecond(world: World, users: Users): number {
  let factor = 1;
  for (const surge of troublesOf(world, 'surge')) factor *= surge.factor;
  return users.requestsPerSecond * factor;
}

function retriesOf(world: World, users: Users): number {
  return Math.max(users.retries ?? 0, ...troublesOf(world, 'retries').map(({ tries }) => tries));
}

/** Sums of shares leave a rest of floating point, which is no request. */
function withoutDust(requests: number): number {
  return requests < 1e-6 ? 0 : requests;
}

/** Answers the requests that were sent: each is an error until a flow says what became of it. */
function noteArrival(users: Users, { balancer, address, sent, arrived, failOpen }: Arrival): number {
  const traffic = trafficOf(users, balancer.arn, address);
  traffic.requests += arrived;
  traffic.unanswered += arrived;
  if (failOpen) traffic.failOpen += arrived;
  return sent;
}

/** By load balancer: what it was sent, of which nothing has come yet. */
function outcomesOf(arrivals: readonly Arrival[]): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const { balancer, sent } of arrivals) {
    const before = outcomes.get(balancer.arn)?.sent ?? 0;
    outcomes.set(balancer.arn, { sent: before + sent, ok: 0, readable: 0 });
  }
  return outcomes;
}

/** What came of a flow's requests in the end. */
function finish(world: World, users: Users, flow: Flow, writeShares: WriteShares) {
  const { balancer, address, zone, requests, failed } = flow;
  const data = users.resolvers.get(balancer.region)?.data?.get(zone);
  const worked = requests - failed;
  const writes = worked * (writeShares.get(balancer.arn) ?? users.writeShare);
  // What the cache answers never reaches a database.
  const missed = 1 - cacheHitRatio(world, balancer.region);
  const needed = (users.dataReadShare ?? 0) * missed;
  const reads = (worked - writes) * needed;
  const refusedWrites = writes * (data?.writesFailed ?? 0);
  const refused = refusedWrites + reads * (data?.readsFailed ?? 0);
  const ok = worked - refused;
  const dataMs = data?.latencyMs ?? 0;
  const share = worked === 0 ? 0 : (writes + reads) / worked;
  const late = flow.wayMs > lateAfterMs ? 1 : flow.wayMs + dataMs > lateAfterMs ? share : 0;
  const slow = Math.max(requests === 0 ? 0 : (flow.slow / requests) * ok, late * ok);
  const traffic = trafficOf(users, balancer.arn, address);
  const seconds = (flow.wayMs + flow.machineMs + dataMs * share) / 1000;
  traffic.unanswered = withoutDust(traffic.unanswered - requests);
  traffic.failed += failed + refused;
  traffic.responseSeconds += requests * seconds;
  return { ok, slow, refusedWrites, readable: worked * (1 - needed * (data?.readsFailed ?? 0)) };
}

function trafficOf(users: Users, balancer: string, zone: string): ZoneTraffic {
  let traffic: Traffic | undefined = users.traffic.get(balancer);
  if (traffic === undefined) {
    traffic = new Map();
    users.traffic.set(balancer, traffic);
  }
  let found = traffic.get(zone);
  if (found === undefined) {
    found = { requests: 0, unanswered: 0, failed: 0, failOpen: 0, responseSeconds: 0 };
    traffic.set(zone, found);
  }
  return found;
}
