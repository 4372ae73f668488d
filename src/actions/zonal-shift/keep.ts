import { stateAt } from '../../model/signal.ts';
import { leastErrorRatio } from '../../model/zone-comparison.ts';
import { zoneErrors } from '../../model/zone-users.ts';
import type { ActionContext, Plan, PlannedStep, Precondition } from '../action.ts';
import { asJson, plannedCall } from '../calls.ts';
import { precondition } from '../precondition.ts';
import { shiftLength, shiftLengthText } from './params.ts';
import { zoneServes, zoneWellAgain } from './preconditions.ts';
import { readOwnShift, type ShiftState, shiftState } from './state.ts';
import { readTargetsByZone } from './zones.ts';

/** Has AWS keep it for another while, never beyond `notAfter`. */
export async function renewShift(plan: Plan, notAfter: number, context: ActionContext): Promise<Plan> {
  const before = shiftState.parse(plan.state);
  const shift = await readOwnShift(before, context);
  const expiresAt = Math.min(notAfter, context.now + shiftLength(before.params.expiresIn));
  const state: ShiftState = { ...before, step: 'renew', expiresAt };
  const step: PlannedStep = {
    name: `keep it away from ${state.zone} for longer`,
    calls: [
      plannedCall('ARC Zonal Shift', 'UpdateZonalShift', state.scope, {
        zonalShiftId: shift?.zonalShiftId ?? '',
        expiresIn: shiftLengthText(expiresAt - context.now),
      }),
    ],
    timeoutMs: 120_000,
  };
  const isThere = precondition(
    'it is in force',
    shift !== undefined,
    shift?.zonalShiftId ?? 'ARC lists none of ours',
  );
  return next(plan, state, step, {
    summary: `Keep ${plan.targetName} away from ${state.zone}`,
    conditions: [isThere],
  });
}

/**
 * Leads users back. As a return: the zone is well by its machines and by those who still come in. As an
 * undo, for it did not help: only where users fare worse elsewhere or the zone is well, and its machines serve,
 * for else it would lead them back to where they are known to get errors. Its expiry stays in either case.
 */
export async function giveBackShift(
  plan: Plan,
  context: ActionContext,
  why: 'return' | 'undo',
): Promise<Plan> {
  const before = shiftState.parse(plan.state);
  const shift = await readOwnShift(before, context);
  const state: ShiftState = { ...before, step: 'cancel' };
  const { zone, resource, scope } = state;
  const targets = await readTargetsByZone(resource, scope, context);
  const conditions =
    why === 'undo'
      ? [notWorseThere(state, context), zoneServes(zone, targets)]
      : zoneWellAgain(zone, resource, { targets, before: state.targetsBefore }, context);
  const step: PlannedStep = {
    name: `let users come in by ${zone} again`,
    calls: [
      plannedCall('ARC Zonal Shift', 'CancelZonalShift', scope, { zonalShiftId: shift?.zonalShiftId ?? '' }),
    ],
    timeoutMs: 120_000,
  };
  const summary = `Lead the users of ${plan.targetName} back to ${zone}`;
  return shift === undefined
    ? { ...plan, summary, preconditions: conditions, steps: [], state: asJson(state) }
    : next(plan, state, step, { summary, conditions });
}

/**
 * A zone passes also where the others have come to be as bad for a moment, for then it is no outlier. So it must be well
 * by its own number, or another one no better.
 */
function notWorseThere({ resource, zone }: ShiftState, { model, now }: ActionContext): Precondition {
  const users = (model.signals.get(resource) ?? []).filter(({ check }) => check === zoneErrors);
  const there = users.find(({ by }) => by === `zone:${zone}`);
  const known = users.filter((signal) => signal !== there && stateAt(signal, now) !== 'unknown');
  const elsewhere = known.some((signal) => stateAt(signal, now) === 'fail');
  const worst = Math.max(0, ...known.map(({ value = 0 }) => value));
  const state = there === undefined ? 'unknown' : stateAt(there, now);
  const errors = there?.value ?? 0;
  const isNoWorse = state === 'pass' && (errors < leastErrorRatio || errors <= worst);
  return precondition(
    'users are not led back to errors',
    elsewhere || isNoWorse,
    `by ${zone}: ${state}, ${percent(errors)}; by another zone: ${elsewhere ? 'fail' : 'no failure known'}, ${percent(worst)} at most; it ends at its expiry`,
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function next(
  plan: Plan,
  state: ShiftState,
  step: PlannedStep,
  { summary, conditions }: { readonly summary: string; readonly conditions: readonly Precondition[] },
): Plan {
  const steps = conditions.every(({ holds }) => holds) ? [step] : [];
  return { ...plan, summary, preconditions: conditions, steps, state: asJson(state) };
}
