import type { Plan } from '../actions/action.ts';
import type { Verification } from '../policy/policy.ts';
import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { RemediationOutcome } from '../safety/history.ts';

/**
 * One remediation's life: each step is `sending`, then `observing` until AWS says it is done; then
 * `verifying`; then, where it did not help and can be taken back, the same again with the undo plan;
 * then `ended`. A value: each turn of the loop makes the next one.
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
  /** The rung's own test of success. Absent after a restart in which the policy has gone. */
  readonly verification?: Verification;
  readonly purpose: 'remedy' | 'undo';
  readonly plan: Plan;
  /** Index of the present step. */
  readonly step: number;
  /** What AWS named its work on the present step by. */
  readonly receipt?: string | undefined;
  readonly state: 'sending' | 'observing' | 'verifying' | 'ended';
  readonly startedAt: number;
  /** When the present state began. */
  readonly stateSince: number;
  readonly endedAt?: number;
  readonly outcome?: RemediationOutcome;
  /** One line: what it is doing, or how it ended. */
  readonly reason: string;
}
