import type { Recollection } from '../model/recollection.ts';
import type { ChangesEvent } from './changes-event.ts';
import type { Heard } from './observed/observed.ts';
import type { ForeseenDenial } from '../model/foreseen-denial.ts';
import type { Incident } from '../model/incident.ts';
import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { SignalState } from '../model/signal.ts';
import type { Evidence, VerdictKind } from '../model/verdict.ts';
import type { PeopleEvent, RecordedVotes } from './people-event.ts';

/** Since when which conditions hold. The same shape as `Waits` in policy. */
export type RecordedWaits = readonly {
  readonly policy: string;
  readonly fingerprint: string;
  readonly targets: readonly { readonly target: string; readonly since: number }[];
}[];

/** A gate's answer as recorded. The same shape as `GateResult` in safety. */
export interface RecordedGate {
  readonly gate: string;
  readonly outcome: 'allow' | 'deny' | 'defer';
  readonly reason: string;
  readonly value?: string;
  readonly bound?: string;
  readonly evidenceAgeMs?: number;
  readonly until?: number;
  readonly failed?: true;
  readonly overriddenBy?: string;
  readonly votes?: RecordedVotes;
}

/** The same shape as `CalendarStanding` in safety. */
export interface RecordedStanding {
  readonly state: 'open' | 'closed';
  readonly reason: string;
  readonly until?: number;
}

/** Which remediation an event is about, and what it acts on: enough to fold history from either end of it. */
export interface RecordedRemediation {
  readonly remediation: string;
  /** Key of the proposal that it came from. */
  readonly proposal: string;
  readonly policy: string;
  readonly action: string;
  readonly effect: RemedyTraits['effect'];
  readonly target: string;
  readonly rungIndex: number;
  /** Groups, zone, region and account of the target when it began. */
  readonly groups: readonly string[];
  readonly zone?: string;
  readonly region: string;
  readonly account: string;
  readonly incident?: string;
  /** How many of the target's kind were unwell in its account when it began. */
  readonly unwellThen?: number;
}

/** What the steps of a plan are for. `renew`, `return` and `leave-again` are of an effect that stands. */
export const purposes = ['remedy', 'undo', 'renew', 'return', 'leave-again'] as const;
export type Purpose = (typeof purposes)[number];

/** When a lasting effect is given back, as its rung said when it began: a restart needs no policy for it. */
export interface RecordedReturn {
  /** The condition's text. */
  readonly when: string;
  readonly forMs: number;
  readonly bakeMs: number;
  readonly atLatestMs: number;
  /** Whom the ladder calls. */
  readonly page?: string;
}

/** A remedy as a person would make it by hand. */
export interface RemedyOption {
  readonly action: string;
  /** What it does, one line. */
  readonly summary: string;
  /** Lines for a shell, in their order. */
  readonly commands: readonly string[];
  /** Why Holdfast does not do it itself, a sentence for each reason. */
  readonly whyNot: string;
}

/**
 * All that Holdfast ever says. The log, the metrics, the API and the page are fed from these, so they
 * cannot disagree. `at` is milliseconds since the epoch.
 */
export type JournalEvent = { readonly at: number } & (
  | {
      readonly kind: 'daemon-started';
      /** Where replicas share the work: the epoch of the lease under which this one acts. */
      readonly epoch?: number;
      readonly version: string;
      readonly instance: string;
      /** What it judges by, as JSON: the safety settings and those of the model. Absent in earlier versions. */
      readonly settings?: { readonly safety: unknown; readonly model: unknown };
    }
  | {
      readonly kind: 'daemon-stopped';
      readonly instance: string;
      readonly reason: string;
      /** What held when policies were last looked at, and when that was: for the next start. */
      readonly carried?: { readonly seenAt: number; readonly waits: RecordedWaits };
    }
  | {
      /** These conditions held before a restart and hold after it: their time runs on. */
      readonly kind: 'waits-resumed';
      /** When they were last seen to hold before it. */
      readonly seenAt: number;
      readonly waits: RecordedWaits;
    }
  | {
      readonly kind: 'policies-loaded';
      readonly revision: string;
      readonly policies: readonly string[];
      /** How far each may go, by name. Absent in journals of earlier versions. */
      readonly modes?: Readonly<Record<string, string>>;
      /** services.yaml, as JSON. Absent in journals of earlier versions. */
      readonly services?: unknown;
    }
  | { readonly kind: 'policies-refused'; readonly problems: readonly string[] }
  | {
      /**
       * What one look at the world brought, with what else the gates went by: for replay, and for nobody to
       * read. Of a look that brought much there are several, the last one with `leadsTo`.
       */
      readonly kind: 'observed';
      readonly heard: readonly Heard[];
      /** What followed: a decision on all proposals, or none. */
      readonly leadsTo?: 'decision' | 'nothing';
      /** Nothing is acted on before, while the daemon is new. */
      readonly settleUntil?: number;
      /** What AWS said is missing: `123456789012 ec2:StartInstances`. */
      readonly denied?: readonly string[];
      /** What IAM said ahead that AWS would refuse. */
      readonly foreseen?: readonly ForeseenDenial[];
      /** How each calendar of the configuration stands; one that cannot be told is not here. */
      readonly calendars?: Readonly<Record<string, RecordedStanding>>;
    }
  | {
      /** What was seen and AWS does not tell afterwards: whoever looks next goes on from it. */
      readonly kind: 'remembered';
      readonly seen: readonly Recollection[];
    }
  | {
      readonly kind: 'signal-changed';
      readonly resource: string;
      readonly check: string;
      readonly from?: SignalState;
      readonly to: SignalState;
      readonly reason: string;
    }
  | {
      readonly kind: 'verdict-changed';
      readonly target: string;
      readonly from?: VerdictKind;
      readonly to: VerdictKind;
      readonly reason: string;
      readonly evidence: readonly Evidence[];
    }
  | { readonly kind: 'incident'; readonly how: 'opened' | 'updated' | 'closed'; readonly incident: Incident }
  | {
      readonly kind: 'decision';
      /** Key of the proposal. */
      readonly proposal: string;
      readonly policy: string;
      readonly action: string;
      readonly target: string;
      readonly rungIndex: number;
      readonly since: number;
      readonly verdict: VerdictKind;
      readonly reason: string;
      readonly evidence: readonly Evidence[];
      readonly incident?: string;
      /** Of the return of what stands; absent: of a remedy or a page. */
      readonly purpose?: 'return';
      readonly outcome: 'act' | 'would-act' | 'await-approval' | 'refuse' | 'defer';
      readonly gates: readonly RecordedGate[];
      readonly reviewAt?: number;
    }
  | {
      readonly kind: 'proposal-ended';
      readonly proposal: string;
      readonly policy: string;
      readonly target: string;
    }
  | ({
      /** Precedes every mutation. `plan` is the whole plan, JSON. */
      readonly kind: 'intent';
      readonly step: number;
      readonly purpose: Purpose;
      readonly plan: unknown;
      /** Of what lasts. */
      readonly returns?: RecordedReturn;
      /** What passed of the users' side just before the first change of this plan, as `check of resource`. */
      readonly watched?: { readonly since: number; readonly passed: readonly string[] };
      /** The mutation must not be sent after this. */
      readonly expiresAt: number;
    } & RecordedRemediation)
  | {
      readonly kind: 'step';
      readonly remediation: string;
      readonly step: number;
      readonly progress: 'sent' | 'done' | 'failed' | 'parked';
      readonly detail: string;
      /** What AWS named its work by, when sent. */
      readonly receipt?: string;
    }
  | {
      readonly kind: 'verification';
      readonly remediation: string;
      readonly outcome: 'success' | 'failed' | 'inconclusive';
      readonly reason: string;
    }
  | ({
      /**
       * An effect stands: `began` with its verification, `renewed`, `kept` when a renewal or a return came
       * to nothing, `overdue` when it stands for longer than it should and a person was called.
       */
      readonly kind: 'standing';
      readonly how: 'began' | 'renewed' | 'kept' | 'overdue';
      readonly startedAt: number;
      readonly since: number;
      /** The whole plan whose effect stands, JSON. */
      readonly plan: unknown;
      /** Until when AWS keeps it by itself. */
      readonly expiresAt?: number;
      /** How long the condition of its return must hold. */
      readonly holdDownMs: number;
      readonly reason: string;
    } & RecordedRemediation)
  | ({
      /** The end of a remediation. Cool-downs count from here, or from where its effect began to stand. */
      readonly kind: 'remediation-ended';
      readonly startedAt: number;
      readonly outcome: 'success' | 'failed' | 'inconclusive' | 'interrupted' | 'refused';
      readonly reason: string;
      /** A restart found that its call never went out: it was no attempt. */
      readonly neverSent?: true;
      /** Its own preconditions did not hold, so it was not begun: it was no attempt. Absent in journals of older versions. */
      readonly unmet?: true;
      /** How an effect that stood came to its end: by us, or by its expiry or somebody else. */
      readonly stood?: 'given-back' | 'gone';
      /** What such an effect was begun for was seen well when it was found gone. */
      readonly well?: true;
    } & RecordedRemediation)
  | {
      readonly kind: 'page';
      readonly policy: string;
      readonly target: string;
      readonly to: string;
      /** What is wrong, in one line that stays the same while it lasts. Absent in journals of older versions. */
      readonly title?: string;
      /** Why it calls and what Holdfast does about it, a few sentences. */
      readonly summary: string;
      readonly incident?: string;
      /** What a person could do, least destructive first. Absent: nothing that Holdfast knows fits. */
      readonly options?: readonly RemedyOption[];
    }
  | {
      readonly kind: 'notified';
      readonly channel: string;
      readonly outcome: 'sent' | 'failed';
      readonly detail: string;
      /** Of a page: which one, by what it was about and when it was made. */
      readonly page?: { readonly policy: string; readonly target: string; readonly at: number };
    }
  | {
      /** The breaker of a group comes into another state, or begins or ends to count. The same shape as `BreakerTurn` in safety. */
      readonly kind: 'group-breaker';
      readonly group: string;
      readonly name: string;
      readonly state: 'closed' | 'open' | 'cooling' | 'latched';
      readonly size?: number;
      readonly reason: string;
      readonly by?: string;
      readonly discarded?: readonly string[];
    }
  | {
      readonly kind: 'stop-switch';
      readonly state: 'clear' | 'thrown' | 'unreadable';
      readonly source: string;
      readonly by?: string;
      readonly reason?: string;
    }
  | {
      readonly kind: 'trouble';
      readonly part: string;
      readonly state: 'began' | 'ended';
      readonly reason: string;
    }
  | ChangesEvent
  | PeopleEvent
);

export type RecordedEvent = JournalEvent & { readonly number: number };
