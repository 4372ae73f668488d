import type { Census, Count } from './census.ts';
import type { ModelSettings } from './settings.ts';

/** How one group fares in one zone. */
export interface Concentration {
  readonly zone: string;
  readonly failing: number;
  /** Members there of which nothing fresh is known. */
  readonly unknown: number;
  /** Failing members, and those of which something was known and is known no more. */
  readonly doubtful: number;
  readonly total: number;
  /** Members in the other zones serve, and next to none fails. */
  readonly siblingsFine: boolean;
}

/**
 * Why a group's failures count as one shared failure, or undefined when they do not. Half of the group
 * and at least two members have to fail: of a group of two, one failure beside a sibling that is known
 * to serve may still be repaired. What cannot be seen may be failing too, so that losing sight never
 * lifts the brake; what is starting or leaving is not counted, so that repairs do not dilute it.
 */
export function correlation(name: string, { all }: Census, settings: ModelSettings): string | undefined {
  const { failing, doubtful, counted } = weigh(all);
  if (failing === 0 || doubtful < 2 || doubtful / counted < settings.correlatedShare) return undefined;
  const unseen = doubtful === failing ? '' : `, and nothing fresh is known of ${doubtful - failing} more`;
  return `${failing} of ${counted} members of ${name} ${failing === 1 ? 'fails' : 'fail together'}${unseen}`;
}

const nowhere: ReadonlyMap<string, Concentration> = new Map();

/**
 * Zones in which a group's failures concentrate. Only a group that has members in other zones can tell a
 * zone's failure from its own.
 */
export function concentrationsOf(
  { all, zones }: Census,
  settings: ModelSettings,
): ReadonlyMap<string, Concentration> {
  const whole = weigh(all);
  if (whole.doubtful === 0 || zones.size < 2) return nowhere;
  const found = new Map<string, Concentration>();
  for (const [zone, count] of zones) {
    const here = weigh(count);
    if (here.doubtful === 0 || here.doubtful / here.counted < settings.zoneShare) continue;
    const othersCounted = whole.counted - here.counted;
    const othersDoubtful = whole.doubtful - here.doubtful;
    found.set(zone, {
      zone,
      failing: here.failing,
      unknown: count.unknown + count.lost,
      doubtful: here.failing + count.lost,
      total: here.counted,
      siblingsFine:
        all.serving > count.serving && othersDoubtful / othersCounted <= settings.zoneSiblingShare,
    });
  }
  return found;
}

/** A replica that lost its source does not fail by itself, so it counts on neither side. */
function weigh(count: Count): {
  readonly failing: number;
  readonly doubtful: number;
  readonly counted: number;
} {
  const { failing, unknown, lost, serving } = count;
  const doubtful = failing + unknown + lost;
  return { failing, doubtful, counted: doubtful + serving };
}
