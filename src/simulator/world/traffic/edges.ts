import type { Distribution } from '../state/distribution.ts';
import type { Users } from '../state/users.ts';
import type { World } from '../state/world.ts';
import { between } from '../draw.ts';
import { everyMinute } from '../signals/every-minute.ts';
import { recorder } from '../signals/metrics.ts';
import type { Destinations } from './destinations.ts';
import { balancerByDnsName, normalName } from './load-balancer.ts';

/** What became in one second of what one load balancer was sent. */
export interface Outcome {
  sent: number;
  ok: number;
  /** Of `sent`, had all of it only read: what would have been answered well. */
  readable: number;
}

/** Requests that a distribution sent to one of its origins. */
interface Forwarded {
  readonly distribution: Distribution;
  readonly origin: string;
  readonly balancer: string;
  readonly requests: number;
  /** Of `requests`: those that write. */
  readonly writes: number;
}

/** Share of the writes among what each load balancer is sent, by ARN; of those that are not in it, the users'. */
export type WriteShares = ReadonlyMap<string, number>;

const noShares: WriteShares = new Map();

/** Where requests go once the edges have passed them on. Where there is no distribution, it is the same. */
export function throughEdges(
  world: World,
  users: Users,
  sent: Destinations,
): {
  readonly sent: Destinations;
  readonly forwarded: readonly Forwarded[];
  readonly writeShares: WriteShares;
} {
  if (world.distributions.size === 0) return { sent, forwarded: [], writeShares: noShares };
  const onward = new Map<string, Map<string, number>>();
  const forwarded: Forwarded[] = [];
  for (const [target, byZone] of sent) {
    const distribution = distributionByDomain(world, target);
    if (distribution === undefined) {
      for (const [zone, requests] of byZone) add(onward, target, zone, requests);
      continue;
    }
    const all = [...byZone.values()].reduce((sum, one) => sum + one, 0);
    distribution.minute.requests += all;
    for (const { origin, requests, writes } of sharesOf(distribution, all, users.writeShare)) {
      const { domainName } = origin;
      const balancer = balancerByDnsName(world, domainName);
      const zones = balancer?.zones.map(({ zone }) => zone) ?? [''];
      for (const zone of zones) add(onward, normalName(domainName), zone, requests / zones.length);
      forwarded.push({ distribution, origin: origin.id, balancer: balancer?.arn ?? '', requests, writes });
    }
  }
  return { sent: onward, forwarded, writeShares: writeSharesOf(world, users, onward, forwarded) };
}

/** What reaches a load balancer past the edges is of the users' own mix. */
function writeSharesOf(
  world: World,
  users: Users,
  onward: Destinations,
  forwarded: readonly Forwarded[],
): WriteShares {
  const shares = new Map<string, number>();
  for (const [target, byZone] of onward) {
    const balancer = balancerByDnsName(world, target)?.arn;
    const passedOn = forwarded.filter((one) => one.balancer === balancer);
    if (balancer === undefined || passedOn.length === 0) continue;
    const all = [...byZone.values()].reduce((sum, one) => sum + one, 0);
    if (all === 0) continue;
    const byEdges = passedOn.reduce((sum, one) => sum + one.requests, 0);
    const writes = passedOn.reduce((sum, one) => sum + one.writes, 0);
    shares.set(balancer, Math.min(1, (writes + (all - byEdges) * users.writeShare) / all));
  }
  return shares;
}

/**
 * CloudFront asks the second origin of a group for what the first failed, of GET, HEAD and OPTIONS only (AWS): what
 * writes fails with the first. How much of what is read the first fails it shows a second later here (model).
 */
function sharesOf(distribution: Distribution, requests: number, writeShare: number) {
  const [first, second] = distribution.deployed.flatMap(
    (id) => distribution.origins.find((origin) => origin.id === id) ?? [],
  );
  if (first === undefined) return [];
  const writes = requests * writeShare;
  if (second === undefined) return [{ origin: first, requests, writes }];
  const moved = (requests - writes) * (distribution.failing.get(first.id) ?? 0);
  return [
    { origin: first, requests: requests - moved, writes },
    { origin: second, requests: moved, writes: 0 },
  ];
}

/** What came of it, so that the next second and the metrics know. */
export function noteForwarded(forwarded: readonly Forwarded[], outcomes: ReadonlyMap<string, Outcome>): void {
  for (const { distribution, origin, balancer, requests } of forwarded) {
    if (requests === 0) continue;
    const { sent = 0, ok = 0, readable = 0 } = outcomes.get(balancer) ?? {};
    const failing = failingShare(ok, sent);
    distribution.failing.set(origin, failingShare(readable, sent));
    distribution.minute.errors += requests * failing;
    distribution.minute.latencyMs += requests * (failing > 0.5 ? unansweredMs : usualMs);
  }
}

/** Of what was sent; all of it where nothing could be. Sums of shares leave a rest of floating point, which is no request. */
function failingShare(ok: number, sent: number): number {
  const share = sent === 0 ? 1 : 1 - ok / sent;
  return share < 1e-9 ? 0 : Math.min(1, share);
}

/** How long an origin takes to begin an answer (model), and one that does not, milliseconds. */
const usualMs = 120;
const unansweredMs = 3_000;

/** How long a change takes to reach all edges (model: AWS says "minutes"), milliseconds. Here all change at once. */
const deployedAfterMs = { least: 120_000, most: 300_000 };

/** Its owner's new word, which the edges go by some minutes later. */
export function reorderOrigins(world: World, distribution: Distribution, order: readonly string[]): void {
  const { least, most } = deployedAfterMs;
  distribution.order = order;
  distribution.changedAt = world.clock.now();
  distribution.etag = `E${world.hexId(13).toUpperCase()}`;
  world.clock.after(between(world, 'cloudfront', least, most), () => {
    distribution.deployed = distribution.order;
  });
}

/** What CloudFront reports of each distribution, once a minute; call it where there are some. */
export function startEdges(world: World): void {
  everyMinute(world, (at) => {
    for (const { id, minute, additionalMetrics } of world.distributions.values()) {
      const { requests, errors, latencyMs } = minute;
      Object.assign(minute, { requests: 0, errors: 0, latencyMs: 0 });
      if (requests === 0) continue;
      const dimensions = { DistributionId: id, Region: 'Global' };
      const record = recorder(world, { region: 'us-east-1', namespace: 'AWS/CloudFront', dimensions }, at);
      record('Requests', requests);
      record('5xxErrorRate', (errors / requests) * 100);
      if (additionalMetrics) record('OriginLatency', latencyMs / requests);
    }
  });
}

function distributionByDomain(world: World, domain: string): Distribution | undefined {
  for (const one of world.distributions.values()) if (one.domainName === domain) return one;
  return undefined;
}

function add(to: Map<string, Map<string, number>>, target: string, zone: string, requests: number): void {
  const byZone = to.get(target) ?? new Map<string, number>();
  to.set(target, byZone);
  byZone.set(zone, (byZone.get(zone) ?? 0) + requests);
}
