import type { Model } from '../model/model.ts';
import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { PolicyMode } from '../policy/policy.ts';
import type { Proposal } from '../policy/proposal.ts';
import type { History } from './history.ts';

/** `deny`: not now, look again when facts change. `defer`: not before `until`. */
export type GateAnswer = {
  readonly outcome: 'allow' | 'deny' | 'defer';
  /** One sentence that an on-call engineer understands without the code. */
  readonly reason: string;
  /** What was measured, in words: "3 of 4 serving". */
  readonly value?: string;
  /** What it was held against: "at least 3". */
  readonly bound?: string;
  /** Age of the oldest fact it rests on, milliseconds. */
  readonly evidenceAgeMs?: number;
  readonly until?: number;
};

export type GateResult = GateAnswer & { readonly gate: string };

/** How the stop switch stands. Unreadable means stopped. */
export interface StopSwitch {
  readonly state: 'clear' | 'thrown' | 'unreadable';
  readonly source: string;
  readonly reason?: string;
  readonly readAt: number;
}

export interface SafetySettings {
  /** Upper bound on every policy's mode. `holdfast run` with no configuration: `observe`. */
  readonly maxMode: PolicyMode;
  /** Only resources with this tag (`key=value`), their groups' included, may be acted on. Absent: none is opted in. */
  readonly scope?: { readonly tag: string; readonly value: string };
  /** Breaker bounds over a group: both hold, absolute and share of the group. */
  readonly breaker: { readonly failing: number; readonly share: number };
  /** Most remediations in flight at once, at each level, and started per window by the whole daemon. */
  readonly budgets: {
    readonly zone: number;
    readonly account: number;
    readonly daemon: number;
    readonly daemonPerWindow: number;
    readonly windowMs: number;
  };
  /** Two different families must agree, each no older than this at the time of acting. */
  readonly evidenceMaxAgeMs: number;
  /** After a start or after gaining the lease: nothing before two full poll rounds. */
  readonly settleUntil?: number;
}

/** Everything a gate may look at. All of it was read before `now`. */
export interface Facts {
  readonly now: number;
  readonly model: Model;
  readonly history: History;
  readonly settings: SafetySettings;
  readonly stop: StopSwitch;
  /** By action name. */
  readonly traits: ReadonlyMap<string, RemedyTraits>;
  /** Actions (and IAM permissions) found missing by the permission check. */
  readonly deniedPermissions: ReadonlySet<string>;
  /** Proposals already allowed in this same round: they count as in flight. */
  readonly granted: readonly Proposal[];
}

/**
 * One reason not to act. Pure. A gate that throws denies: `judge` turns the error into a denial, which
 * is the only `onError` there is.
 */
export interface Gate {
  readonly name: string;
  /** What it protects from, one sentence, for docs/gates.md and `explain`. */
  readonly protects: string;
  evaluate(proposal: Proposal, facts: Facts): GateAnswer;
}
