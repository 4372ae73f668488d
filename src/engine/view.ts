import type { AwsScope } from '../aws/scope.ts';
import type { Model } from '../model/model.ts';
import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { Attempts } from '../policy/attempts.ts';
import type { Waiting } from '../policy/pending.ts';
import type { Policy, Problem } from '../policy/policy.ts';
import type { ChangesEvent } from '../journal/changes-event.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { Remediation } from '../remediation/remediation.ts';
import type { Decision } from '../safety/decision.ts';
import type { Gate, SafetySettings, StopSwitch } from '../safety/gate.ts';
import type { GroupBreaker } from '../safety/group-breaker.ts';
import type { Approval, Hold, Taken } from '../safety/history.ts';
import type { Answer, Answered, BreakGlassOrder, PlanShown, Said } from './answered.ts';

/** Something that keeps the daemon from doing its whole work; shown on `/-/ready` and in metrics. */
export interface Trouble {
  /** `journal`, `policies`, `credentials`, `permissions:ACCOUNT`, `clock`, `stop-switch`, `poller:ec2/status@…`, … */
  readonly part: string;
  readonly since: number;
  /** What is wrong and what to do, one line. */
  readonly reason: string;
  /** True when nothing may be acted on because of it. */
  readonly blocksActing: boolean;
  /** Nobody is called about it, however long it lasts: a permission that was never given. */
  readonly quiet?: true;
}

/** What the surfaces may read. Synchronous, cheap, and never a copy of the model. */
export interface View {
  readonly version: string;
  readonly startedAt: number;
  now(): number;
  /** Monotonic milliseconds since the loop last finished a cycle; liveness fails on a stall. */
  sinceLastCycleMs(): number;
  /** True once every enabled observer has answered (or failed) once. */
  settled(): boolean;
  model(): Model;
  /** The standing decision of each live proposal, newest first. */
  decisions(): readonly Decision[];
  /** In flight first, then ended ones, newest first; bounded. */
  remediations(): readonly Remediation[];
  holds(): readonly Hold[];
  approvals(): readonly Approval[];
  /** What needed a person, and has one. */
  taken(): readonly Taken[];
  /** When the link of this nonce was used, if it was. */
  linkUsedAt(nonce: string): number | undefined;
  /** Number of the event with which people were asked about a live proposal: it names the question. */
  questionOf(proposalKey: string): number | undefined;
  /** Breakers of groups that are not closed, and closed ones that opened lately or count something. */
  breakers(): readonly GroupBreaker[];
  policies(): readonly Policy[];
  policyRevision(): string;
  policyProblems(): readonly Problem[];
  gates(): readonly Gate[];
  /** What is known of every remedy, by its name. */
  traits(): ReadonlyMap<string, RemedyTraits>;
  stopSwitch(): StopSwitch;
  /** How far any policy may go, and what is opted in: the page says "observes only" from this. */
  settings(): SafetySettings;
  troubles(): readonly Trouble[];
  /** The newest journal events, newest first; bounded by 1,000. */
  recentEvents(): readonly RecordedEvent[];
  /** All that the journal keeps but raw observations, oldest first, in bounded pages: for what is asked seldom. */
  journal(): AsyncIterable<RecordedEvent>;
  /** What evaluation remembers of one policy and one target: since when its condition holds, when it looks again. */
  waiting(policy: string, target: string): Waiting | undefined;
  attempts(): Attempts;
  /** Who changed what before this incident. Undefined: CloudTrail has not told yet, or is not asked. */
  changesBefore(incident: string): ChangesEvent | undefined;
  /** When AWS is next asked about what lives in this account and region. Undefined while all reads there are under way. */
  nextReadAt(scope: AwsScope): number | undefined;
}

/** What a person may ask for. Each change is journaled with its author. Throws CommandRefused. */
export interface Commands {
  /** What a live proposal would send if it were begun now, by fresh reads of AWS. Changes nothing. */
  plan(proposalKey: string): Promise<PlanShown>;
  hold(request: {
    scope: string;
    actions: readonly string[];
    reason: string;
    owner: string;
    durationMs: number;
  }): Promise<Hold>;
  release(id: string, by: string): Promise<void>;
  /** Throws the stop switch. */
  pause(by: string, reason: string): Promise<void>;
  resume(by: string): Promise<void>;
  /** Reads the target again, asks every gate anew, and says what came of it. */
  approve(proposalKey: string, given: Omit<Answer, 'proposal' | 'verdict'>): Promise<Answered>;
  reject(proposalKey: string, given: Omit<Answer, 'proposal' | 'verdict'>): Promise<Answered>;
  /** The person takes what the call of this key is about. */
  take(proposalKey: string, said: Said): Promise<Taken>;
  giveBack(taken: Taken, said: Said): Promise<void>;
  /** Closes the latched breaker of a group, given by id. */
  resetBreaker(group: string, by: string, reason: string): Promise<void>;
  /** An order to act in spite of the gates that it names. The same answer. */
  breakGlass(order: BreakGlassOrder): Promise<Answered>;
  /** All or nothing; answers the problems that kept the last good set in place. */
  reload(): Promise<readonly Problem[]>;
}
