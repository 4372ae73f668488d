import type { Act } from '../acts/act.ts';
import { databaseNamed } from '../acts/on-data.ts';
import { type Harm, harmBy, type JudgeRule } from '../rule.ts';
import { fullness, servesWell } from '../sight/capacity.ts';
import { type GrayZones, watchGrayZones } from '../sight/gray-zones.ts';
import { watchRouting } from '../sight/watch-routing.ts';
import { databaseLoad } from '../../world/data/database-load.ts';
import { acceptsWrites, impairedBy, reachable } from '../../world/data/database.ts';
import { balancerByDnsName } from '../../world/traffic/load-balancer.ts';
import { requestsPerSecond } from '../../world/traffic/users.ts';
import type { World } from '../../world/state/world.ts';

/** Below this share of answered requests a load balancer is no place to send users to. */
const answeredAtLeast = 0.9;

/** After a move its destination is looked at for so long: records propagate within 60 s, resolvers follow. */
const watchedForMs = 10 * 60_000;

/** So long without a break it fails or is too full before it counts (SCENARIOS: for a minute after the shift). */
const badForSeconds = 60;

interface Watched {
  readonly act: Act;
  readonly destination: string;
  /** What it could take just before the act, requests a second: what breaks there later is not the act's doing. */
  readonly couldTake: number;
  /** What users asked for in all just then, requests a second: nor is it when there are more of them later. */
  readonly asked: number;
  badSeconds: number;
}

const watchedAtMost = 100;

/** H7: traffic and writes are sent only to a place that can take them. */
export const destination: JudgeRule = {
  code: 'H7',
  name: 'bad destination',
  summary: 'Users or writes are sent to a place that fails, is too small, or takes no writes.',
  begin(bench) {
    const { world } = bench;
    const routing = watchRouting(bench);
    const grayZones = watchGrayZones(bench);
    let watched: Watched[] = [];
    /** Destinations that were not yet too full just before an act: what they become is its doing. */
    const hadRoom = new WeakMap<Act, readonly string[]>();
    return {
      beforeAct(act: Act): readonly Harm[] {
        const places = act.move?.toward ?? [];
        hadRoom.set(
          act,
          places.filter((one) => whyFull(world, one) === undefined),
        );
        return judgeAtOnce(world, act, grayZones);
      },
      afterAct(act) {
        routing.afterAct(act);
        const more = (hadRoom.get(act) ?? []).map((one) => ({
          act,
          destination: one,
          couldTake: capacityOf(world, one),
          asked: requestsOf(world),
          badSeconds: 0,
        }));
        watched = [...watched, ...more].slice(-watchedAtMost);
      },
      onSecond(): readonly Harm[] {
        grayZones.onSecond();
        const harms: Harm[] = [...routing.onSecond()];
        if (watched.length === 0) return harms;
        const now = world.clock.now();
        watched = watched.filter((one) => {
          const detail = whyFull(world, one.destination, one);
          one.badSeconds = detail === undefined ? 0 : one.badSeconds + 1;
          if (one.badSeconds >= badForSeconds && detail !== undefined) {
            const what = `for ${badForSeconds} s since ${one.act.operation} ${detail}`;
            harms.push({ ...harmBy('H7', one.act, what), at: now });
            return false;
          }
          return now - one.act.at < watchedForMs;
        });
        return harms;
      },
    };
  },
};

/** What can be known when the act is called. */
function judgeAtOnce(world: World, act: Act, gray: GrayZones): readonly Harm[] {
  return (act.move?.toward ?? []).flatMap((place): Harm[] => {
    const detail = whyBadFor(world, act, place, gray);
    return detail === undefined ? [] : [harmBy('H7', act, detail)];
  });
}

function whyBadFor(world: World, act: Act, place: string, gray: GrayZones): string | undefined {
  if (act.verb === 'promote' || act.verb === 'fail-over') return whyNoCandidate(world, place);
  if (act.verb !== 'shift') return whyBad(world, place);
  const balancer = world.loadBalancers.get(act.target);
  const zones = (balancer?.zones ?? []).map(({ zone }) => zone).filter((zone) => zone !== act.zone);
  // Back to a zone: that zone. Away from one: all of the others.
  return whyZonesBad(world, zones.includes(place) ? [place] : zones, gray);
}

/** Users in these zones, taken together, are answered badly or by too few machines. */
function whyZonesBad(world: World, zones: readonly string[], gray: GrayZones): string | undefined {
  const targets = [...world.targetGroups.values()].flatMap((group) => [...group.targets.keys()]);
  const machines = [...new Set(targets)].flatMap((id) => {
    const instance = world.instances.get(id);
    return instance !== undefined && zones.includes(instance.zone) ? [instance] : [];
  });
  const good = machines.filter((one) => servesWell(world, one)).length;
  const where = zones.join(' and ');
  if (good < machines.length * answeredAtLeast || good === 0)
    return `${good} of ${machines.length} machines in ${where} serve`;
  const failing = zones.find((zone) => gray.isKnown(zone));
  return failing === undefined ? undefined : `${failing} answers more than 1 % of its requests with an error`;
}

/** What about a candidate can be seen before it is one. A promotion itself empties its buffer pool. */
function whyNoCandidate(world: World, name: string): string | undefined {
  const database = databaseNamed(world, name);
  if (database === undefined) return undefined;
  if (!reachable(world, database)) return `${database.id} cannot be reached itself (${database.status})`;
  if (impairedBy(database, 'corrupt')) return `the data of ${database.id} are corrupt`;
  if (impairedBy(database, 'slow')) return `${database.id} is slow itself`;
  const load = databaseLoad(world, database);
  return load > 1 ? `${database.id} is itself at ${Math.round(load * 100)} % of what it can do` : undefined;
}

function whyBad(world: World, place: string): string | undefined {
  const balancer = balancerByDnsName(world, place);
  if (balancer !== undefined) {
    const { answered } = fullness(world, balancer);
    return answered < answeredAtLeast
      ? `${place} answers ${Math.round(answered * 100)} % of requests`
      : undefined;
  }
  const database = databaseNamed(world, place);
  if (database === undefined || acceptsWrites(world, database)) return undefined;
  return `${database.id} takes no writes`;
}

function capacityOf(world: World, place: string): number {
  const balancer = balancerByDnsName(world, place);
  return balancer === undefined ? 0 : fullness(world, balancer).capacity;
}

function requestsOf(world: World): number {
  return world.users === undefined ? 0 : requestsPerSecond(world, world.users);
}

/** `then`: of what it is sent only as much counts as it was sent of as many requests, and that must be more than it could take. */
function whyFull(
  world: World,
  place: string,
  then?: Pick<Watched, 'couldTake' | 'asked'>,
): string | undefined {
  const balancer = balancerByDnsName(world, place);
  if (balancer === undefined) return whyOverloaded(world, place);
  const { load, capacity } = fullness(world, balancer);
  const asked = requestsOf(world);
  const counted = then === undefined || asked === 0 ? load : load * Math.min(1, then.asked / asked);
  return counted > Math.max(capacity, then?.couldTake ?? 0)
    ? `${place} is sent ${Math.round(counted)} requests a second and can take ${Math.round(capacity)}`
    : undefined;
}

function whyOverloaded(world: World, place: string): string | undefined {
  const database = databaseNamed(world, place);
  if (database === undefined || !acceptsWrites(world, database)) return undefined;
  const load = databaseLoad(world, database);
  const warmth = Math.round(database.warmth * 100);
  return load > 1
    ? `${database.id} is asked ${Math.round(load * 100)} % of what it can do, with a buffer pool ${warmth} % warm`
    : undefined;
}
