import type { Model } from '../model/model.ts';
import type { ResourceKind } from '../model/resource.ts';

/** How far a policy may go by itself, in rising order. */
export const policyModes = ['observe', 'propose', 'approve', 'veto', 'auto'] as const;
export type PolicyMode = (typeof policyModes)[number];

/** In the place of a policy's name, for what Holdfast says of itself. No policy may be called this. */
export const daemonPolicy = 'holdfast';

/** In the place of whom a page calls: every channel that is configured. */
export const everyone = 'everyone';

/** Where something stands in a file, for messages. Lines and columns count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The parts of the world that a condition can name. See docs/policies.md. */
export type WorldName =
  | 'resource'
  | 'verdict'
  | 'verdictFor'
  | 'unhealthyFor'
  | 'signals'
  | 'group'
  | 'groups'
  | 'service'
  | 'siblings'
  | 'replicas'
  | 'now';

/** What a condition reads, found in its text: evaluation looks again only when one of these changed. */
export interface Reads {
  readonly names: ReadonlySet<WorldName>;
  /** Names of the alarms it asks for. */
  readonly alarms: ReadonlySet<string>;
  readonly metrics: readonly MetricName[];
}

export interface MetricName {
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: string;
}

/** A compiled condition. `unknown` when it threw or a fact it needs is missing: never coerced. */
export interface Condition {
  readonly text: string;
  /** Absent: it may read anything, so it is looked at on every change. */
  readonly reads?: Reads;
  /** The verdicts outside which it is false. Absent: it may hold under any. */
  readonly verdicts?: ReadonlySet<string>;
  /** False: whether it holds depends on nothing that is observed. Absent: it may. */
  readonly asksForWhatIsSeen?: boolean;
  evaluate(subject: Subject): boolean | 'unknown';
}

/** What a condition looks at: one target, in one model, at one time. See docs/policies.md. */
export interface Subject {
  readonly target: string;
  readonly model: Model;
  readonly now: number;
  /**
   * Ids of the groups that the target was in when its remediation began, primary or not: a replaced
   * instance is gone, but whether its group serves can still be asked.
   */
  readonly formerGroups?: readonly string[];
  /**
   * Called while evaluating with each time after `now` at which the answer could change though no fact
   * did (`unhealthyFor > duration('5m')`).
   */
  readonly reviewAt?: (at: number) => void;
}

export interface Verification {
  readonly that: Condition;
  readonly withinMs: number;
}

/** How long a remedy may take to show, where its rung does not say. */
export const defaultVerifyWithinMs = 600_000;

/** When a lasting effect is given back. */
export interface Return {
  readonly when: Condition;
  /** How long `when` must have held without a gap; doubled after each relapse. */
  readonly forMs: number;
  /** Each step of the return bakes so long before the next. */
  readonly bakeMs: number;
  /** From the verified beginning: it is not renewed past this, and a person is called. */
  readonly atLatestMs: number;
}

export type Rung =
  | {
      readonly kind: 'action';
      readonly action: string;
      readonly params: Readonly<Record<string, unknown>>;
      /** The rung is passed over unless this holds. */
      readonly when?: Condition;
      readonly unless?: Condition;
      readonly verify?: Verification;
      /** From the first call to the proof. */
      readonly timeoutMs?: number;
      /** Present exactly where the action's effect lasts. */
      readonly return?: Return;
      readonly maxAttempts: number;
    }
  | { readonly kind: 'page'; readonly to: string };

/** A bound in both forms: the stricter of the two holds, rounded so that less is allowed. */
export interface Limits {
  readonly group: {
    /** Targets of one group under repair at once. */
    readonly inFlight: number;
    /** Share of a group per window, 0–1, and never less than one target. */
    readonly perWindow: number;
    readonly windowMs: number;
  };
  /** What must go on serving in each group that the target belongs to, after the action. */
  readonly keepServing: {
    readonly count: number;
    /** 0–1 */
    readonly percent: number;
    /** In how many zones members must serve. Absent: it is all one in which. */
    readonly zones?: number;
  };
}

/** Who must agree where people are asked, in modes `approve` and `veto` or by the action's own demand. */
export interface ApprovalRule {
  /** Different people who must say yes. */
  readonly quorum: number;
  /** Names of those whose yes counts. Absent: that of every operator. Anyone may say no. */
  readonly from?: readonly string[];
  /** From the asking; an answer is good for as long. Absent: the daemon's own window. */
  readonly withinMs?: number;
}

export interface PolicyTest {
  readonly name: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly expect: Readonly<Record<string, unknown>>;
  readonly position: SourcePosition;
}

export interface Policy {
  readonly name: string;
  readonly summary: string;
  readonly watch: ResourceKind;
  /** Only resources that carry all of these tags. Absent means every resource of the kind that is opted in. */
  readonly tags: Readonly<Record<string, string>>;
  readonly when: Condition;
  /** How long `when` must have held without a gap. */
  readonly forMs: number;
  readonly mode: PolicyMode;
  readonly approval: ApprovalRule;
  /** Name of the calendar that it keeps to, besides the daemon's own. */
  readonly calendar?: string;
  /** A ladder: the next rung when this one did not help. */
  readonly remedy: readonly Rung[];
  readonly limits: Limits;
  /** From the verified end of the last action on the same target. */
  readonly cooldownMs: number;
  /**
   * After `for`: how long a remedy may be refused, only shown or at work before the ladder's page goes out
   * all the same. Whatever the automation does, a person hears of what lasts.
   */
  readonly pageAfterMs: number;
  /** Any of these true, or unknown, blocks. */
  readonly blockIf: readonly Condition[];
  /** Looked at while a remedy is under way: any of these true, or unknown, ends it, undone where it can be. */
  readonly abortIf: readonly Condition[];
  /** Looked at in the end: all of these must be true for a remedy to count as a success. */
  readonly successIf: readonly Condition[];
  readonly runbook: string;
  readonly tests: readonly PolicyTest[];
  readonly position: SourcePosition;
}

/** A set of policies as loaded: immutable, replaced whole. */
export interface PolicySet {
  readonly policies: readonly Policy[];
  /** SHA-256 over the files, hexadecimal. */
  readonly revision: string;
  readonly loadedAt: number;
}

/** Something wrong in a file, said so that a person can mend it. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly position: SourcePosition;
  readonly message: string;
  readonly hint?: string;
}
