import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { GroupBreakers } from './group-breaker.ts';

export type RemediationOutcome = 'success' | 'failed' | 'inconclusive' | 'interrupted' | 'refused';

/** One remediation as the journal tells it. `endedAt` is the verified end. */
export interface PastRemediation {
  readonly id: string;
  readonly policy: string;
  readonly action: string;
  readonly effect: RemedyTraits['effect'];
  readonly target: string;
  readonly rungIndex: number;
  /** Groups that the target was a member of when it began. */
  readonly groups: readonly string[];
  readonly zone?: string;
  readonly region: string;
  readonly account: string;
  readonly incident?: string;
  /** How many of its kind were unwell in its account when it began. Absent in journals of older versions. */
  readonly unwellThen?: number;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly outcome?: RemediationOutcome;
  /** Its call never went out, because the daemon was killed before: it was no attempt. */
  readonly neverSent?: true;
  /** Its own preconditions kept it from being begun: it was no attempt. Absent in journals of older versions. */
  readonly unmet?: true;
  /** Its effect stood, and was given back by us or ended otherwise. */
  readonly stood?: 'given-back' | 'gone';
  /** When such an effect was verified: what rests after it rests from there, for one returns slowly and leaves fast. */
  readonly provenAt?: number;
}

/**
 * What we did and keep in force until it is given back: a zonal shift, a moved record. Its remediation has
 * its verified end already, so no budget counts it as at work; what it keeps from serving is for the
 * invariants to count. While it is being given back its remediation is open again.
 */
export interface StandingEffect extends Omit<PastRemediation, 'endedAt' | 'outcome' | 'neverSent' | 'unmet'> {
  /** When it was verified. */
  readonly since: number;
  /** Until when AWS keeps it by itself; absent: until it is given back. */
  readonly expiresAt?: number;
}

/** A person's "not now", always with an end. */
export interface Hold {
  readonly id: string;
  /** `all`, `policy:NAME`, `resource:ID`, `group:ID` or `group:NAME`, `service:NAME`, `zone:NAME` or `account:ID`. */
  readonly scope: string;
  /** Names of actions, or empty for every action. */
  readonly actions: readonly string[];
  readonly reason: string;
  readonly owner: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** The remediation that a person undid, where that is why. */
  readonly source?: string;
  /** People were told that it ends soon. */
  readonly endTold?: true;
}

/** A person's word on a proposal, by its key. A no lasts longer than a yes, and a yes is spent by acting. */
export interface Approval {
  readonly key: string;
  readonly by: string;
  readonly at: number;
  readonly verdict: 'approved' | 'rejected';
  readonly expiresAt: number;
  /** How it was said. Absent in journals of older versions. */
  readonly channel?: 'api' | 'cli' | 'page' | 'link';
}

/** A named person's order to act in spite of gates that are named, too: once, and soon. */
export interface BreakGlass {
  /** Key of the proposal. */
  readonly key: string;
  readonly by: string;
  readonly at: number;
  readonly gates: readonly string[];
  readonly reason: string;
  readonly expiresAt: number;
}

/** A person is at what needed one. */
export interface Taken {
  readonly by: string;
  readonly at: number;
  /** Whose ladder was at its end. */
  readonly policy: string;
  readonly target: string;
  /** All of it is taken. Absent: there was none, and the target is. */
  readonly incident?: string;
}

/** A person was called. */
export interface PastPage {
  readonly policy: string;
  readonly target: string;
  readonly to: string;
  readonly incident?: string;
  readonly at: number;
}

/** What gates know of the past, folded from the journal. */
export interface History {
  /** Open ones, and those that ended within 24 hours; oldest first. */
  readonly remediations: readonly PastRemediation[];
  /** What is in force by our doing now, oldest first. */
  readonly standing: readonly StandingEffect[];
  readonly holds: readonly Hold[];
  readonly approvals: readonly Approval[];
  /** Links that were used, by nonce, and when: none works twice. Kept for longer than a link lives. */
  readonly usedLinks: ReadonlyMap<string, number>;
  /** By key of a live proposal, the number of the event with which people were first asked about it. */
  readonly questions: ReadonlyMap<string, number>;
  /** Not yet used; at most one a proposal. */
  readonly breakGlass: readonly BreakGlass[];
  readonly taken: readonly Taken[];
  /** Pages about what is still unhealthy, and those of the last 24 hours. */
  readonly pages: readonly PastPage[];
  /**
   * When people were asked about a live proposal, by its key: the time of the decision with which its
   * outcome became `await-approval`. Kept for as long as nothing but the approval stands against it, so
   * that a question nobody answers is not asked for ever; dropped when another gate does or the proposal
   * ends, so that a delay to object never runs while nobody could see the question.
   */
  readonly asked: ReadonlyMap<string, number>;
  /** Of the policies in force. Absent before the first were loaded. */
  readonly revision?: string;
  /** By group: what is not at rest, and what opened lately. */
  readonly breakers: GroupBreakers;
}
