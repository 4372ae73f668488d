import type { Act } from '../acts/act.ts';
import { type Harm, harmBy, type JudgeRule } from '../rule.ts';
import { fullness, recentErrors } from '../sight/capacity.ts';
import { balancerByDnsName } from '../../world/traffic/load-balancer.ts';
import type { World } from '../../world/state/world.ts';

interface Own {
  readonly act: Act;
  /** Users' error ratio just before it. */
  readonly errorsBefore: number;
}

const errorsOverSeconds = 30;

/** Users fare worse by so much, as a ratio: then to take an act back once is right (SAFETY rule 15). */
const worseBy = 0.02;

/** A place that answers so much of what it is asked serves. */
const answersAtLeast = 0.9;

const actsAtMost = 1_000;

/** H8: an own act is not reversed within its hold-down. The same act again is no reversal. */
export const flap: JudgeRule = {
  code: 'H8',
  name: 'flap',
  summary: 'An act reverses an own earlier one before its hold-down has passed.',
  begin({ world, limits }) {
    const own: Own[] = [];
    const takenBack = new Set<string>();
    const holdDownOf = (act: Act) =>
      isPromotion(act) ? limits.promotionHoldDownSeconds : limits.holdDownSeconds;
    return {
      beforeAct(act: Act): readonly Harm[] {
        const earlier = own.findLast(({ act: past }) => reverses(act, past));
        if (earlier === undefined) return [];
        const holdDown = holdDownOf(act);
        const after = Math.round((act.at - earlier.act.at) / 1000);
        const madeWorse = recentErrors(world, errorsOverSeconds) > earlier.errorsBefore + worseBy;
        const firstTime = !takenBack.has(act.sets?.thing ?? '');
        const isRight = madeWorse || leavesTheDead(world, act);
        if (after >= holdDown || (isRight && firstTime && !isPromotion(act))) return [];
        const { thing = '', from = '', to = '' } = act.sets ?? {};
        const detail = `${thing} goes from ${from} back to ${to} ${after} s after ${earlier.act.operation}; it is held for ${holdDown} s`;
        return [harmBy('H8', act, detail)];
      },
      afterAct(act) {
        if (!act.judged || act.sets === undefined || act.sets.from === act.sets.to) return;
        // What is given back after its hold-down is no taking back, and may be needed again at any time.
        const isEarly = (past: Act) => act.at - past.at < holdDownOf(act) * 1000;
        if (own.some(({ act: past }) => reverses(act, past) && isEarly(past))) takenBack.add(act.sets.thing);
        if (own.length >= actsAtMost) own.shift();
        own.push({ act, errorsBefore: recentErrors(world, errorsOverSeconds) });
      },
    };
  },
};

function isPromotion({ verb }: Act): boolean {
  return verb === 'promote' || verb === 'fail-over';
}

/** Users are led away from a place that answers nobody any more, back to one that does: that is no flapping. */
function leavesTheDead(world: World, { move }: Act): boolean {
  const answered = (place: string): number | undefined => {
    const balancer = balancerByDnsName(world, place);
    return balancer === undefined ? undefined : fullness(world, balancer).answered;
  };
  return (
    move !== undefined &&
    move.away.length > 0 &&
    move.toward.length > 0 &&
    move.away.every((place) => answered(place) === 0) &&
    move.toward.every((place) => (answered(place) ?? 0) >= answersAtLeast)
  );
}

function reverses(act: Act, past: Act): boolean {
  const [now, then] = [act.sets, past.sets];
  return (
    now !== undefined &&
    then !== undefined &&
    past.caller === act.caller &&
    now.thing === then.thing &&
    now.from !== now.to &&
    now.to === then.from
  );
}
