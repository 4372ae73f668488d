import type { Plan } from '../actions/action.ts';
import type { Proposal } from '../policy/proposal.ts';
import type { RemediationOutcome } from '../safety/history.ts';

/**
 * One remediation's life. `applying` → `observing` for each step, then `verifying`, then, where it did
 * not help and can be taken back, the same again with the undo plan; then `ended`. `parked` is between
 * two steps at a shutdown.
 */
export interface Remediation {
  readonly id: string;
  /** Absent for one that was found open in the journal and whose policy is gone. */
  readonly proposal?: Proposal;
  readonly proposalKey: string;
  readonly policy: string;
  readonly action: string;
  readonly target: string;
  readonly rungIndex: number;
  readonly incident?: string;
  readonly purpose: 'remedy' | 'undo';
  readonly plan: Plan;
  readonly step: number;
  readonly state: 'applying' | 'observing' | 'verifying' | 'parked' | 'ended';
  readonly startedAt: number;
  /** When the present step was sent, or verification began. */
  readonly stateSince: number;
  readonly endedAt?: number;
  readonly outcome?: RemediationOutcome;
  readonly reason: string;
}
