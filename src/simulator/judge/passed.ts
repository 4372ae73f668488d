import { type ActBound, actsWithin, boundInWords } from './act-bound.ts';
import type { Acted } from './acted.ts';

/** What a scenario asks for, beside that no harm is done. */
export interface Expectation {
  readonly expect: 'recover' | 'hold' | 'page';
  /** With `hold`: people must be told all the same. */
  readonly mustPage: boolean;
  readonly acts?: readonly ActBound[];
  /** So often are people called at the most; absent: as often as it takes. */
  readonly mostPages?: number;
}

export interface Outcome {
  readonly harms: number;
  readonly recovered: boolean;
  /**
   * Whether the world has given enough time to recover in since it allowed it. Where it has not, users who
   * are still turned away are correctly unavailable.
   */
  readonly couldRecover: boolean;
  /**
   * Changes that the judged callers asked for and AWS looked at, refused ones with them. What is turned away
   * before that (throttled, say) is asked again by the SDK, and would count as often as it is.
   */
  readonly acted: readonly Pick<Acted, 'at' | 'action'>[];
  /** When the scenario began, milliseconds since the epoch: bounds of acts count from here. */
  readonly beganAt: number;
  readonly pages: number;
}

/**
 * Why a run did not pass, one line each; empty when it did. Harm is judged always.
 *
 * - `recover`: users are served again, unless the world did not allow it
 * - `hold`: nothing was changed, and a person told where the scenario says so
 * - `page`: a person was told at least once; measures without harm are allowed
 * - whatever is expected: no more is done, and people are called no more often, than the scenario says
 */
export function whyNotPassed(expectation: Expectation, outcome: Outcome): readonly string[] {
  const { expect, mustPage, acts = [], mostPages } = expectation;
  const { harms, recovered, couldRecover, acted, beganAt, pages } = outcome;
  const mutations = acted.length;
  const wrong: string[] = [];
  if (harms > 0) wrong.push(`${harms} harmful ${harms === 1 ? 'act' : 'acts'}`);
  if (expect === 'recover' && couldRecover && !recovered) wrong.push('users did not recover');
  if (expect === 'hold' && mutations > 0)
    wrong.push(`${mutations} ${mutations === 1 ? 'change' : 'changes'} where nothing was to be touched`);
  if ((expect === 'page' || (expect === 'hold' && mustPage)) && pages === 0) wrong.push('nobody was told');
  for (const bound of acts) {
    const count = actsWithin(bound, acted, beganAt);
    if (count > bound.most) wrong.push(`${boundInWords(bound)}, and there were ${count}`);
  }
  if (mostPages !== undefined && pages > mostPages)
    wrong.push(`people were called ${pages} times where ${mostPages} would do`);
  return wrong;
}
