import type { AwsAccess } from '../aws/access.ts';
import type { Action } from '../actions/action.ts';
import type { ChangesEvent } from '../journal/changes-event.ts';
import type { JournalEvent, RecordedEvent } from '../journal/event.ts';
import type { JournalWriter } from '../journal/journal-writer.ts';
import type { ForeseenDenial } from '../model/foreseen-denial.ts';
import type { Model } from '../model/model.ts';
import type { Carried } from '../policy/carried-waits.ts';
import type { Pending } from '../policy/pending.ts';
import type { PolicySet, Problem } from '../policy/policy.ts';
import type { Proposal } from '../policy/proposal.ts';
import type { Remediation } from '../remediation/remediation.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Decision } from '../safety/decision.ts';
import type { Gate, SafetySettings, StopSwitch } from '../safety/gate.ts';
import type { ActingRight } from './acting-right.ts';
import type { ChangeDesk } from './changes/change-desk.ts';
import type { Memory } from './history.ts';
import type { LookRecorder } from './look-recorder.ts';
import type { Watch } from './observe.ts';
import type { PushedFacts } from './pushed.ts';
import type { StopSwitchPort } from './stop-switch.ts';
import type { Troubles } from './troubles.ts';

/** What the loop works with. Nothing here changes after the start. */
export interface EngineParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly aws: AwsAccess;
  /** Milliseconds by which this machine's clock is ahead of AWS's; undefined while not known. */
  readonly clockSkewMs: () => number | undefined;
  readonly watch: Watch;
  readonly pushed: PushedFacts;
  readonly gates: readonly Gate[];
  readonly actions: ReadonlyMap<string, Action>;
  readonly settings: SafetySettings;
  readonly stopSwitch: StopSwitchPort;
  /** Absent: there is no other replica. */
  readonly right?: ActingRight;
  readonly troubles: Troubles;
  readonly journal: JournalWriter;
  /** Finds out who changed what before an incident. Undefined where CloudTrail is not watched. */
  readonly changes?: ChangeDesk;
  /** Told of calls and troubles that the journal cannot take now; it gets them later all the same. */
  onUnwritten(event: JournalEvent): void;
}

/** How many series an observer found datapoints of: at its last look, and at the last that found any. */
export interface SeriesSeen {
  readonly account: string;
  readonly region: string;
  readonly now: number;
  readonly usual: number;
}

/** What the loop knows. One object, changed by the loop and by commands only, never between two awaits of a cycle. */
export interface EngineState {
  model: Model;
  policies: PolicySet;
  policyProblems: readonly Problem[];
  pending: Pending;
  /** Whether it was said which policies reach most of what there is. */
  reachTold: boolean;
  /** When policies were last evaluated by the word of every observer. */
  sawAllAt: number | undefined;
  /** What held when the last process stopped, until it is known whether it still does. */
  carried: Carried | undefined;
  /** It is not asked for before, milliseconds since the epoch. */
  readonly carryOnFrom: number;
  /** From a replica that watched until moments ago. */
  readonly takesOver: boolean;
  proposals: readonly Proposal[];
  /** Standing decision of each live proposal, by key. */
  readonly decisions: Map<string, Decision>;
  /** What was journaled last of each live proposal, by key. */
  readonly recorded: Map<
    string,
    { readonly digest: string; readonly policy: string; readonly target: string }
  >;
  readonly remediations: Map<string, Remediation>;
  /** What was journaled last of each return's decision, by remediation. */
  readonly returnsRecorded: Map<string, string>;
  memory: Memory;
  /** Who changed what before an incident, by its id. Apart from the memory, which gates see. */
  readonly changes: Map<string, ChangesEvent>;
  /** Newest last, bounded. */
  readonly recent: RecordedEvent[];
  /** What AWS said is missing, as `deniedPermission` names it, and the monotonic time at which it said so last. */
  readonly deniedPermissions: Map<string, number>;
  /** What IAM says ahead that AWS would refuse, by account. */
  readonly foreseenDenials: Map<string, readonly ForeseenDenial[]>;
  /** Events that could not be written yet: the journal gets them when it works again. */
  readonly unwritten: JournalEvent[];
  /** Of those, what people were told without it. */
  readonly toldUnwritten: WeakSet<JournalEvent>;
  /** Monotonic milliseconds of the last cycle's end. */
  lastCycleAt: number;
  /** When the model or a proposal could change with no new observation. */
  reviewAt: number | undefined;
  /** How long until the next cycle is worth having though nothing arrives, milliseconds. */
  lookInMs: number;
  cycles: number;
  /** Keeps what is observed in the journal, for replay. Undefined where the configuration says no. */
  readonly looks: LookRecorder | undefined;
  /** Suspects, and the monotonic time at which each was last read again. */
  readonly suspects: Map<string, number>;
  /** Nothing is acted on before: two full rounds of reads after a start. */
  settleUntil: number;
  /** Inventories that shrank all at once, by observer, and how often in a row they said so. */
  readonly doubted: Map<string, number>;
  /** Of how many series each observer of metrics found datapoints, by observer. */
  readonly seriesSeen: Map<string, SeriesSeen>;
  wallMinusMonotonic: number;
  /** Monotonic milliseconds from which the ages of evidence are right again after a jump of the clock. */
  clockGoodAt: number;
  stopSwitchWas: StopSwitch['state'];
  stopping: boolean;
}
