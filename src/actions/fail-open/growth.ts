import type { Model } from '../../model/model.ts';
import type { ActionContext, Plan } from '../action.ts';
import { asJson } from '../calls.ts';
import { precondition } from '../precondition.ts';
import { readTargetHealth } from '../reads/target-health.ts';
import { stayingIn } from './preconditions.ts';
import type { HoldState } from './state.ts';
import { countByZone, readThreshold, setThreshold, shareForSoMany } from './threshold.ts';

/**
 * Whether as many of a zone are healthy as are waited for, and its users are sent to all the same, because the group
 * has grown: a share of more is more, and the newcomers still start. Not where a smaller share would let users in to a
 * zone that has fewer.
 */
export function heldBackByGrowth(state: HoldState, model: Model): boolean {
  const { percent, wanted = {} } = state;
  const group = model.groups.get(state.group);
  if (group === undefined || !hasGrown(state, group.members.length)) return false;
  const totals = Object.fromEntries(Object.entries(group.zones).map(([zone, { total }]) => [zone, total]));
  const share = shareForSoMany(wanted, totals) ?? percent;
  const zones = Object.entries(group.zones).map(([zone, { serving, total }]) => ({
    healthy: serving,
    total,
    wanted: wanted[zone],
  }));
  return (
    zones.some((zone) => isHeldBack(zone, percent)) &&
    !zones.some((zone) => isLetInTooEarly(zone, percent, share))
  );
}

/** The share made so much smaller that the number waited for stays what it was. */
export async function fitToGrowth(plan: Plan, state: HoldState, context: ActionContext): Promise<Plan> {
  const { scope, group, percent, wanted = {} } = state;
  const health = await readTargetHealth(context.aws, scope, group);
  const staying = stayingIn(health);
  const totals = countByZone(staying, scope, context.model);
  const healthy = countByZone(health.healthy, scope, context.model);
  const { percentage = 'none' } = await readThreshold(context, scope, group);
  const zones = Object.entries(totals).map(([zone, total]) => ({
    healthy: healthy[zone] ?? 0,
    total,
    wanted: wanted[zone],
  }));
  const share = shareForSoMany(wanted, totals) ?? percent;
  const asWaitedFor = Object.entries(totals)
    .map(
      ([zone, total]) =>
        `${zone}: ${healthy[zone] ?? 0} of ${total}, ${wanted[zone] ?? 'an unknown number'} waited for`,
    )
    .join('; ');
  const conditions = [
    precondition(
      'the group has grown',
      hasGrown(state, staying.length),
      `${staying.length} targets, ${state.targets ?? 'unknown'} when it was begun`,
    ),
    precondition('the threshold is the one that it set', percentage === String(percent), percentage),
    precondition(
      'as many as are waited for are healthy in a zone that is sent to as a whole',
      zones.some((zone) => isHeldBack(zone, percent)),
      asWaitedFor,
    ),
    precondition(
      'no zone with fewer healthy than are waited for would be let in to',
      !zones.some((zone) => isLetInTooEarly(zone, percent, share)),
      asWaitedFor,
    ),
  ];
  return {
    ...plan,
    summary: `Have ${plan.targetName}, which has grown, fail open until ${share} % of its targets are healthy`,
    preconditions: conditions,
    steps: conditions.every(({ holds }) => holds) ? [setThreshold(scope, group, share)] : [],
    state: asJson({ ...state, percent: share, before: percent, phase: 'hold' }),
    warnings: [`until ${share} % are healthy, users are sent to those that are not as well`],
  };
}

/** Machines that are replaced one by one are no growth: to wait for fewer of them would let the herd onto too few. */
function hasGrown({ targets = Infinity }: HoldState, now: number): boolean {
  return now > targets;
}

interface Zone {
  readonly healthy: number;
  readonly total: number;
  /** Undefined of a zone that was not known when it was begun: then no number is enough. */
  readonly wanted: number | undefined;
}

function isHeldBack(zone: Zone, percent: number): boolean {
  const { healthy, wanted = Infinity } = zone;
  return healthy >= wanted && failsOpen(zone, percent);
}

/** One share is for all zones: made smaller for one that has grown, it must not send a herd to the few of another. */
function isLetInTooEarly(zone: Zone, percent: number, share: number): boolean {
  const { healthy, wanted = Infinity } = zone;
  return healthy < wanted && failsOpen(zone, percent) && !failsOpen(zone, share);
}

function failsOpen({ healthy, total }: Zone, percent: number): boolean {
  return healthy * 100 < percent * total;
}
