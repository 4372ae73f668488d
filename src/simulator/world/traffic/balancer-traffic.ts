import { answerQuality } from './troubles.ts';
import { serves } from '../compute/instance.ts';
import { roundTrip } from './links.ts';
import { type Backend, type Pool, poolsOf } from './load-balancer.ts';
import type { LoadBalancer } from '../state/load-balancer.ts';
import type { World } from '../state/world.ts';

/** Above this an answer counts as late (model), milliseconds. */
export const lateAfterMs = 1_000;

/** Requests of one second that came in by one zone's address and reached machines of one zone. */
export interface Flow {
  readonly balancer: LoadBalancer;
  readonly address: string;
  /** Zone of the machines. */
  readonly zone: string;
  /** Requests that a machine worked on. */
  readonly requests: number;
  /** Of `requests`: those that the machine itself answers with an error. */
  readonly failed: number;
  /** Of `requests`: those that it answers late. */
  readonly slow: number;
  /** What each takes on the way and in its zone beyond the usual, milliseconds. */
  readonly wayMs: number;
  /** What the machines take on average, milliseconds, without their data. */
  readonly machineMs: number;
}

/** What came in by one zone's address in one second. */
export interface Arrival {
  readonly balancer: LoadBalancer;
  readonly address: string;
  /** Sent by users. */
  readonly sent: number;
  /** Of `sent`: those that reached the address. */
  readonly arrived: number;
  readonly failOpen: boolean;
}

/** One second at one load balancer. `sent`: requests by the zone of the address that they go to. */
export function throughBalancer(
  world: World,
  balancer: LoadBalancer,
  sent: ReadonlyMap<string, number>,
): { readonly arrivals: readonly Arrival[]; readonly flows: readonly Flow[] } {
  const arrivals: Arrival[] = [];
  const flows: Flow[] = [];
  for (const pool of poolsOf(world, balancer)) {
    const own = pool.zones.map((address): Arrival => {
      const requests = sent.get(address) ?? 0;
      const { loss: lost } = roundTrip(world, 'users', address);
      return { balancer, address, sent: requests, arrived: requests * (1 - lost), failOpen: pool.failOpen };
    });
    arrivals.push(...own);
    flows.push(...spread(world, pool, own));
  }
  return { arrivals, flows };
}

/** The machines of one zone taken together: how what is sent to them fares, in shares of it. */
interface Machines {
  weight: number;
  offered: number;
  served: number;
  failed: number;
  slow: number;
  latency: number;
}

function spread(world: World, pool: Pool, arrivals: readonly Arrival[]): readonly Flow[] {
  const total = arrivals.reduce((sum, one) => sum + one.arrived, 0);
  const weights = pool.backends.reduce((sum, one) => sum + one.weight, 0);
  if (weights === 0) return [];
  const byZone = new Map<string, Machines>();
  for (const backend of pool.backends) {
    const { zone } = backend.instance;
    let machines = byZone.get(zone);
    if (machines === undefined) {
      machines = { weight: 0, offered: 0, served: 0, failed: 0, slow: 0, latency: 0 };
      byZone.set(zone, machines);
    }
    const share = backend.weight / weights;
    machines.weight += share;
    work(world, machines, backend, total * share);
  }
  if (total === 0) return [];
  return arrivals.flatMap((arrival) =>
    [...byZone].map(([zone, machines]) => flowTo(world, arrival, zone, machines)),
  );
}

function flowTo(
  world: World,
  { balancer, address, arrived }: Arrival,
  zone: string,
  machines: Machines,
): Flow {
  const way = roundTrip(world, address, zone);
  const there = arrived * machines.weight * (1 - way.loss);
  const per = machines.offered === 0 ? 0 : there / machines.offered;
  const answers = answerQuality(world, zone, 'users');
  const requests = machines.served * per;
  const failed = machines.failed * per;
  return {
    balancer,
    address,
    zone,
    requests,
    failed: failed + (requests - failed) * answers.errorShare,
    slow: machines.slow * per,
    wayMs: way.latencyMs + answers.latencyMs,
    machineMs: machines.served === 0 ? 0 : machines.latency / machines.served,
  };
}

/** Times in which an application answers (model), milliseconds: usually, and over its capacity. */
const usualMs = 40;
const overloadedMs = 2_000;

/** Past this load, work is spent on requests that nobody waits for any more (model). */
const collapseAbove = 1.3;

/**
 * One machine's second. Past its capacity it answers what it can, late, and fails the rest; past 130 % of
 * it, ever less, for it also works on what has been given up on.
 */
function work(world: World, machines: Machines, { target, instance }: Backend, offered: number): void {
  target.offered = offered;
  target.offeredAt = world.clock.now();
  machines.offered += offered;
  if (!serves(world, instance)) return;
  const { capacity } = instance;
  const overloaded = offered > capacity;
  const most =
    offered > collapseAbove * capacity ? (capacity * collapseAbove * capacity) / offered : capacity;
  const served = overloaded ? most : offered;
  const latencyMs = (overloaded ? overloadedMs : usualMs) + instance.latencyMs;
  machines.served += served;
  machines.failed += served * instance.errorShare;
  if (latencyMs > lateAfterMs) machines.slow += served;
  machines.latency += served * latencyMs;
}
