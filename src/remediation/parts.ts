import type { Action, PlannedCall } from '../actions/action.ts';
import type { AwsAccess } from '../aws/access.ts';
import type { JournalEvent } from '../journal/event.ts';
import type { Model } from '../model/model.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Decision } from '../safety/decision.ts';
import type { StopSwitch } from '../safety/gate.ts';
import type { Remediation } from './remediation.ts';

/** What a remediation needs of the world around it. */
export interface RemediationParts {
  readonly actions: ReadonlyMap<string, Action>;
  readonly aws: AwsAccess;
  readonly ids: Ids;
  readonly log: Logger;
  now(): number;
  model(): Model;
  /** Durable when it resolves; a remediation goes no further when it rejects. */
  record(events: readonly JournalEvent[]): Promise<void>;
  /** Journaled as soon as the journal works: for what has already happened and cannot be held back. Never rejects. */
  note(events: readonly JournalEvent[]): Promise<void>;
  /** As it was read last, or anew where that takes no time. */
  stopSwitch(): StopSwitch;
  /** Reads it anew wherever it may be thrown: before each mutation. Bounded, never rejects. */
  refreshStopSwitch(): Promise<void>;
  /** Why nothing may be started now (shutdown, a clock that jumped), or undefined. */
  blocked(): string | undefined;
  /** The line that a person types for a call. */
  commandFor(call: PlannedCall): string;
  /** AWS said that this IAM action is missing, in the account of the target. */
  denied(permission: string, target: string): void;
  /** Reads the resources again from AWS and folds them in. Never throws. */
  refresh(ids: readonly string[]): Promise<void>;
  /** Reads the target again, evaluates and judges afresh: the same decision as of now, if it still stands. */
  reassess(decision: Decision): Promise<Decision | undefined>;
  /** Whether each observer has answered, or failed, once since the start. */
  everyoneAnswered(): boolean;
  /** From a replica that watched until moments ago. */
  readonly takesOver: boolean;
  /** Whether everything was read since the start, as often as it has to be before anything may be begun. */
  hasSettled(): boolean;
  /** Why what stands may not be given back now, by the gates that guard a return on a target read anew. */
  whyNotReturn(remediation: Remediation): Promise<string | undefined>;
  /** How often what this one cures came back within the relapse window after it was given back. */
  relapsesOf(remediation: Remediation): number;
  /** Whether what was decided and put off would be decided again, on a target that was read anew. */
  stillStands(remediation: Remediation): Promise<boolean>;
}

/** From intent to call: a mutation that was not sent by then is never sent. SAFETY rule 9. */
export const intentLifetimeMs = 120_000;
