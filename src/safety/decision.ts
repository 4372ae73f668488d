import type { Proposal } from '../policy/proposal.ts';
import type { GateResult } from './gate.ts';

/** A proposal with every gate's answer. */
export interface Decision {
  readonly proposal: Proposal;
  readonly at: number;
  /**
   * `act`: every gate allows. `would-act`: every gate but the mode allows (what `observe` and `propose`
   * show). `await-approval`: only the approval is missing, or the time to object is still running.
   * `refuse`: a gate denies. `defer`: none denies, one defers.
   */
  readonly outcome: 'act' | 'would-act' | 'await-approval' | 'refuse' | 'defer';
  readonly results: readonly GateResult[];
  /** When it is worth looking again though nothing changed. */
  readonly reviewAt?: number;
}
