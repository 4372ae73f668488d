import type { AwsAccess } from '../aws/access.ts';
import type { AwsScope } from '../aws/scope.ts';
import type { Model } from '../model/model.ts';
import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { Resource } from '../model/resource.ts';
import type { Logger } from '../runtime/logger.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One AWS call, as data: what a dry run prints is what runs. */
export interface PlannedCall {
  /** The SDK client's service id: `EC2`, `Auto Scaling`, `Route 53`, `RDS`, … */
  readonly service: string;
  readonly operation: string;
  readonly scope: AwsScope;
  readonly input: Json;
  /** Addresses to try in turn until one answers: ARC's data plane has one in each of five regions. */
  readonly endpoints?: readonly { readonly endpoint: string; readonly region: string }[];
}

/** Calls that are made together, then watched until they are done. A crash or SIGTERM parks between steps. */
export interface PlannedStep {
  readonly name: string;
  readonly calls: readonly PlannedCall[];
  /** From the call to `done`; past it the step has failed. */
  readonly timeoutMs: number;
  /**
   * After `done`, before the next step: so long all must be well. Steps of a return that say nothing bake
   * for as long as the rung's `return` says.
   */
  readonly bakeMs?: number;
}

/** A fact that must hold before the first mutation, freshly read. */
export interface Precondition {
  readonly name: string;
  readonly holds: boolean;
  readonly detail: string;
}

/** A remedy for one target worked out to the last call. Plain JSON: it is journaled whole with the intent. */
export interface Plan {
  readonly action: string;
  readonly target: string;
  readonly targetName: string;
  readonly summary: string;
  readonly preconditions: readonly Precondition[];
  readonly steps: readonly PlannedStep[];
  /** What `observe`, `verify` and `undo` need to recognise the effect later. */
  readonly state: Json;
  /** The zone that it takes something from, where its target stands in several. */
  readonly zone?: string;
  /** Things that a person must know before approving: "fencing could not be proven". */
  readonly warnings: readonly string[];
}

export type StepProgress = 'not-started' | 'under-way' | 'done' | 'failed' | 'unknown' | CalledOff;

/** Not AWS reports that it failed: what was seen meanwhile speaks against going on. */
export interface CalledOff {
  /** Why, as a clause: "orders is gone". */
  readonly calledOff: string;
}

export type VerificationResult = {
  readonly outcome: 'success' | 'failed' | 'inconclusive';
  readonly reason: string;
};

export interface ActionContext {
  readonly aws: AwsAccess;
  readonly now: number;
  /** Id of the remediation: client tokens and caller references are derived from it. */
  readonly remediation: string;
  /**
   * Asked between the calls of one step, where somebody carries it out: why the next one may not go out (the
   * stop switch, an intent that has expired), or undefined.
   */
  readonly whyNotSend?: () => Promise<string | undefined>;
  /** What `apply` answered for the present step; absent where it had nothing to say or a crash lost it. */
  readonly receipt?: string;
  /** While a step is observed: since when it is waited for, milliseconds since the epoch; never before it was sent. */
  readonly stepSince?: number;
  readonly model: Model;
  readonly log: Logger;
}

/**
 * What a remedy needs whose effect stays in force: a zonal shift, suspended processes, a moved record.
 * Once verified it stands; it is renewed before AWS would end it, and given back when its rung's
 * condition has held. The plans answered here run like any plan: intent, call, observe.
 */
export interface LastingEffect {
  /** Whether AWS ends it at `expiresAt`. If not, whatever is gone then was ended by somebody. */
  readonly endsByItself: boolean;
  /**
   * Until when AWS keeps it, or until when we told others that somebody looks after it; milliseconds since
   * the epoch. Undefined: until it is given back.
   */
  expiresAt(plan: Plan): number | undefined;
  /**
   * By AWS's own state: `gone` when what the plan set does not stand any more, whoever ended it;
   * `to-be-renewed` when it stands and a renewal would set something right that cannot wait for the expiry.
   * Asked after a restart, at the expiry and every few minutes.
   */
  inForce(plan: Plan, context: ActionContext): Promise<'in-force' | 'to-be-renewed' | 'gone' | 'unknown'>;
  /**
   * Whether what it was begun for is there again while it is given back. Absent: when its target has a
   * verdict under which the remedy may run, which says nothing where that may be `healthy`.
   */
  isNeededAgain?(plan: Plan, model: Model): boolean;
  /**
   * Whether by the model what it holds has changed, so that a renewal would set something right: looked at all the
   * time, where `inForce` is asked every few minutes. Absent: nothing but AWS's own word tells.
   */
  isOutgrown?(plan: Plan, model: Model): boolean;
  /**
   * The plan that makes AWS keep it for longer, never beyond `notAfter`, or that fits it to what it holds now. Needed
   * where `expiresAt` or `isOutgrown` answers.
   */
  renew?(plan: Plan, notAfter: number, context: ActionContext): Promise<Plan>;
  /** The plan that gives it back, in as many steps as it should take. */
  giveBack(plan: Plan, context: ActionContext): Promise<Plan>;
  /**
   * The plan that puts it in force again when a return goes wrong on the way. Given is the plan of that
   * return. Absent: a return that goes wrong stays where it is, and a person is called.
   */
  leaveAgain?(returning: Plan, context: ActionContext): Promise<Plan>;
}

export interface Action extends RemedyTraits {
  /** Reads AWS afresh, checks every precondition, works out the exact calls. Mutates nothing. */
  plan(target: Resource, params: Readonly<Record<string, unknown>>, context: ActionContext): Promise<Plan>;
  /**
   * Makes the calls of one step. Idempotent: client tokens, compare and set. Throws AwsError. Answers what
   * AWS names its work by (a Route 53 change id), so that `observe` can ask for it.
   */
  apply(plan: Plan, step: number, context: ActionContext): Promise<string | undefined>;
  /** How far AWS's own state says a step is; also after a crash, when nobody knows whether the call went out. */
  observe(plan: Plan, step: number, context: ActionContext): Promise<StepProgress>;
  /** Whether users are better off, by the model alone. Zero evidence is inconclusive. */
  verify(plan: Plan, model: Model, now: number): VerificationResult;
  /** The plan that takes it back, for what is reversible. Run like any plan. */
  undo?(plan: Plan, context: ActionContext): Promise<Plan>;
  /**
   * By AWS's own state: what shows that somebody took back what the plan did, in words; undefined where nothing
   * does. Absent where there is nothing to take back, or AWS takes it back by itself as well; of what lasts it is
   * `inForce` that tells.
   */
  undoneByHand?(plan: Plan, context: ActionContext): Promise<string | undefined>;
  /**
   * For what stays in force until it is given back. The plans that `renew` and `leaveAgain` answer say all
   * of the effect as it stands after them: `expiresAt`, `inForce` and `giveBack` are asked with the newest.
   */
  readonly lasting?: LastingEffect;
}
