import type { Evidence, VerdictKind } from '../model/verdict.ts';
import type { Policy, Rung } from './policy.ts';

/** What one policy would do to one target now. It says nothing of whether it may. */
export interface Proposal {
  /** The same policy, target and rung give the same key for as long as the condition holds. */
  readonly key: string;
  readonly policy: Policy;
  readonly target: string;
  readonly rungIndex: number;
  readonly rung: Rung;
  /** When the condition became true. */
  readonly since: number;
  readonly verdict: VerdictKind;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  /** Id of the open incident that the target belongs to. */
  readonly incident?: string;
}
