import type { ForeseenDenial } from '../model/foreseen-denial.ts';
import type { Model } from '../model/model.ts';
import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { PolicyMode, Rung } from '../policy/policy.ts';
import type { Proposal } from '../policy/proposal.ts';
import type { Calendar } from './calendar.ts';
import type { History } from './history.ts';
import type { Votes } from './votes.ts';

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
  /** Who ordered to act in spite of it: it would not have allowed it. */
  readonly overriddenBy?: string;
  /** Where people were asked: how they have answered. */
  readonly votes?: Votes;
};

export type GateResult = GateAnswer & {
  readonly gate: string;
  /** The check itself broke, and this is its `onError` speaking: a bug, which people are told of. */
  readonly failed?: true;
};

/** How the stop switch stands. Unreadable means stopped. */
export interface StopSwitch {
  readonly state: 'clear' | 'thrown' | 'unreadable';
  readonly source: string;
  readonly reason?: string;
  /** What a person does to clear it, as the end of "To go on: …". */
  readonly wayOut?: string;
  readonly readAt: number;
}

/** The numbers that gates hold facts against. `defaultSafetySettings` says where each comes from. */
export interface SafetySettings {
  /** Upper bound on every policy's mode. `holdfast run` with no configuration: `observe`. */
  readonly maxMode: PolicyMode;
  /** Only resources with this tag (`key=value`), their groups' included, may be acted on. Absent: none is opted in. */
  readonly scope?: { readonly tag: string; readonly value: string };
  readonly breaker: {
    /**
     * Most members of a group that may be unhealthy at once, the one to be repaired included: no more
     * than `failing`, and fewer than `share` (0–1) of the group. One alone never opens the breaker.
     */
    readonly failing: number;
    readonly share: number;
    /** How long a group must have been well enough before its open breaker closes. */
    readonly coolingMs: number;
    /** With this many openings within `tripWindowMs` it stays open until a person resets it. */
    readonly trips: number;
    readonly tripWindowMs: number;
  };
  /** Most remediations in flight at once, at each level, and started per window by the whole daemon. */
  readonly budgets: {
    readonly zone: number;
    /** Of one account. */
    readonly region: number;
    readonly account: number;
    readonly daemon: number;
    readonly daemonPerWindow: number;
    readonly windowMs: number;
    /** How long after capacity was taken from one region none is taken from another. */
    readonly otherRegionMs: number;
  };
  /** Two different families must agree, each no older than this at the time of acting. */
  readonly evidenceMaxAgeMs: number;
  readonly cooldown: {
    /** A policy's cool-down doubles for each earlier remediation that ended within this time. */
    readonly relapseWindowMs: number;
    /** The most that it grows to, as a multiple of the policy's own. */
    readonly maxFactor: number;
    /** The least after a change of writer, in the whole family. */
    readonly afterPromotionMs: number;
    /** After an attempt that was called off before it changed anything. */
    readonly afterRefusalMs: number;
  };
  /** An action that was the answer to this many incidents of one class within `windowMs` treats the symptom. */
  readonly effectiveness: { readonly incidents: number; readonly windowMs: number };
  /**
   * An action begun `acts` times within `windowMs` in one account, and more often than in the time before, is stopped while
   * more is unwell than when that began: for `stopMs` since the last of them at most.
   */
  readonly ownActionRate: { readonly acts: number; readonly windowMs: number; readonly stopMs: number };
  /** An action that failed this often for one cause stays off until a person or the cause changes. */
  readonly remedyFailures: number;
  /** How far this machine's clock may be from AWS's before people are told, and before nothing that is read can be dated. */
  readonly clockSkew: { readonly warnMs: number; readonly blindMs: number };
  /** How long a database that can fail over by itself is left to do so. */
  readonly ownFailoverMs: number;
  /** In mode `veto`: from the asking to the acting. */
  readonly vetoDelayMs: number;
  /** A request for approval that nobody answers for this long counts as refused. */
  readonly approvalWindowMs: number;
  /** By name. */
  readonly calendars: ReadonlyMap<string, Calendar>;
  /** Name of the one that every policy keeps to. */
  readonly calendar?: string;
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
  /** What AWS refused lately, each as `deniedPermission` names it. */
  readonly deniedPermissions: ReadonlySet<string>;
  /** What IAM says ahead that AWS would refuse to remedies. Empty where nobody could ask it: unknown is not denied. */
  readonly foreseenDenials: readonly ForeseenDenial[];
  /** Proposals already allowed in this same round: they count as in flight. */
  readonly granted: readonly Proposal[];
  /** Proposals of this same round that need it more, and wait for nothing but a budget. */
  readonly waiting: readonly Proposal[];
}

/** A remedy, a page, or the return of a remedy's lasting effect. */
export type Guarded = Rung['kind'] | 'return';

/**
 * What it means when a gate itself breaks. `deny`: what it guards is not done. `deny-but-page`: no action
 * is taken, but a person is called all the same, because a bug must not silence a call for help. There is
 * no value that lets an action through.
 */
export type OnError = 'deny' | 'deny-but-page';

/** One reason not to act. Pure. `judge` turns an error that it throws into the answer that `onError` names. */
export interface Gate {
  readonly name: string;
  /** What it protects from, one sentence, for docs/gates.md and `explain`. */
  readonly protects: string;
  /** What it stands before. Acting is guarded by nearly all; a return and a page by few. */
  readonly guards: readonly Guarded[];
  readonly onError: OnError;
  /** Whether a named person may order an action in spite of it (break glass); where not, the gate says why. */
  readonly overridable: boolean;
  evaluate(proposal: Proposal, facts: Facts): GateAnswer;
}
