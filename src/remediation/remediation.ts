import type { Plan } from '../actions/action.ts';
import type { Purpose } from '../journal/event.ts';
import type { Return } from '../policy/policy.ts';
import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { RemediationRules } from './rules.ts';
import type { RemediationOutcome } from '../safety/history.ts';

/**
 * One remediation's life: each step is `sending`, then `observing` until AWS says it is done, and `baking`
 * where it must go well for a while before the next; then `verifying`; then, where it did not help and can
 * be taken back, the same again with the undo plan; then `ended`. What lasts is `standing` after it was
 * verified, through renewals, and ends once its return has gone the same way. A value: each turn of the
 * loop makes the next one.
 */
export interface Remediation {
  readonly id: string;
  readonly proposalKey: string;
  readonly policy: string;
  readonly action: string;
  readonly effect: RemedyTraits['effect'];
  readonly target: string;
  readonly rungIndex: number;
  readonly incident?: string;
  /** Groups, zone, region and account of the target when it began. */
  readonly groups: readonly string[];
  readonly zone?: string;
  readonly region: string;
  readonly account: string;
  /** How many of the target's kind were unwell in its account when it began. */
  readonly unwellThen?: number;
  /** Absent after a restart in which the policy has gone. */
  readonly rules?: RemediationRules;
  /** When its effect is given back. Present where it lasts. */
  readonly returns?: ReturnTerms;
  /** Its effect, from the time at which it was verified. */
  readonly standing?: Standing;
  readonly purpose: Purpose;
  /** A person was called about its standing still half-way. */
  readonly calledHalfDone?: true;
  /** Why it is being undone. Absent after a restart in the midst of that. */
  readonly undoneBecause?: string;
  /** What passed of the users' side just before the first change: only that can become worse by it. */
  readonly watched?: { readonly since: number; readonly passed: readonly string[] };
  readonly plan: Plan;
  /** Index of the present step. */
  readonly step: number;
  /** What AWS named its work on the present step by. */
  readonly receipt?: string | undefined;
  readonly state: 'sending' | 'observing' | 'baking' | 'verifying' | 'standing' | 'ended';
  readonly startedAt: number;
  /** When the present state began. */
  readonly stateSince: number;
  /** When it was last looked at: what this process missed while it stood still does not count. */
  readonly lookedAt?: number;
  /** How often that was taken from the time of its present state. */
  readonly pauses?: number;
  readonly endedAt?: number;
  /** When AWS was last asked whether somebody took it back, and whether that was seen. */
  readonly undoing?: { readonly askedAt: number; readonly seen?: true };
  readonly outcome?: RemediationOutcome;
  /** One line: what it is doing, or how it ended. */
  readonly reason: string;
}

/** As its rung said when it began, and whom the ladder calls. */
export interface ReturnTerms extends Return {
  readonly page?: string;
}

/** An effect in force. Times are milliseconds since the epoch. */
export interface Standing {
  /** The plan whose effect it is: the remedy's own, or the last one that renewed it. */
  readonly plan: Plan;
  readonly since: number;
  /** When that plan's effect began. */
  readonly setAt: number;
  /** Until when AWS keeps it by itself. */
  readonly expiresAt?: number;
  /** How long the condition of its return must hold: the rung's time, doubled after each relapse. */
  readonly holdDownMs: number;
  /** Since when that condition has been seen to hold, or the trouble it was done for to be back, without a gap. */
  readonly wellSince?: number;
  readonly illSince?: number;
  readonly lookedAt?: number;
  /** When AWS last said that it is in force. Absent after a restart: it is asked at once. */
  readonly readAt?: number;
  /** When it was last asked, be it that it did not answer. */
  readonly askedAt?: number;
  /** A renewal or a return that came to nothing is not tried again before. */
  readonly retryAt?: number;
  /** Why its return is being taken back, until that could be planned. */
  readonly wentWrong?: string;
  /** A person was called about it: it stands for too long, or half given back. */
  readonly called?: true;
}
