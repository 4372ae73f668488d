import type { RecordedEvent } from '../journal/event.ts';
import { type PolicyMode, policyModes } from '../policy/policy.ts';
import { type ScoredShadow, type ShadowScore, shadowScores } from './shadow.ts';

/** What a journal tells of one policy in a window of time. All counts are of the window. */
export interface PolicyRecord {
  readonly policy: string;
  /** As last loaded; absent in a journal that does not say. */
  mode?: PolicyMode;
  /** Proposals that began, pages not counted. */
  proposed: number;
  wouldAct: number;
  acted: number;
  readonly outcomes: Record<'success' | 'failed' | 'inconclusive' | 'interrupted' | 'refused', number>;
  /** Remediations that were taken back because they did not help. */
  undone: number;
  /** Times that a person placed a hold on its target within an hour of what it did. */
  heldAfter: number;
  readonly approvals: Record<'approved' | 'rejected', number>;
  pages: number;
  /** By gate: proposals that it refused or put off at least once. */
  readonly refusedBy: Map<string, number>;
  readonly shadows: Record<ShadowScore, number>;
  /** The newest would-be actions that were scored, oldest first; bounded. */
  readonly examples: ScoredShadow[];
  /** How long users waited for what this policy would have repaired. */
  waitedMs: number;
  /** First and last that it had anything to say: milliseconds since the epoch. */
  firstAt?: number;
  lastAt?: number;
}

const mostExamples = 20;
/** A hold this soon after an action on the same target is a person's word on it. */
const heldAfterMs = 3_600_000;

export function emptyRecord(policy: string): PolicyRecord {
  return {
    policy,
    proposed: 0,
    wouldAct: 0,
    acted: 0,
    outcomes: { success: 0, failed: 0, inconclusive: 0, interrupted: 0, refused: 0 },
    undone: 0,
    heldAfter: 0,
    approvals: { approved: 0, rejected: 0 },
    pages: 0,
    refusedBy: new Map(),
    shadows: { needed: 0, agreed: 0, unnecessary: 0, 'wrong-cause': 0, undecidable: 0 },
    examples: [],
    waitedMs: 0,
  };
}

/** Counts a journal's events by policy. */
export class PolicyRecords {
  readonly byName = new Map<string, PolicyRecord>();
  /** What was counted of each standing proposal: a decision that is repeated is no second one. */
  readonly #standing = new Map<string, Set<string>>();
  /** Remediations begun, with what they act on, for as long as a hold would speak of them. */
  readonly #lately = new Map<
    string,
    { readonly policy: string; readonly target: string; readonly at: number }
  >();
  readonly #undone = new Set<string>();

  /** `counts` is false before the window: then only what stands is remembered. */
  take(event: RecordedEvent, counts: boolean): void {
    switch (event.kind) {
      case 'policies-loaded':
        for (const policy of event.policies) {
          const record = this.#of(policy);
          const mode = policyModes.find((known) => known === event.modes?.[policy]);
          if (mode !== undefined) record.mode = mode;
        }
        return;
      case 'decision':
        return this.#decided(event, counts);
      case 'proposal-ended':
        this.#standing.delete(event.proposal);
        return;
      case 'daemon-started':
        this.#standing.clear();
        return;
      case 'intent':
        return this.#intended(event, counts);
      case 'remediation-ended':
        if (counts) this.#seen(event).outcomes[event.outcome] += 1;
        this.#undone.delete(event.remediation);
        this.#lately.set(event.remediation, event);
        return;
      case 'page':
        if (counts) this.#seen(event).pages += 1;
        return;
      case 'approval': {
        const policy = event.proposal.slice(0, event.proposal.indexOf('/'));
        if (counts) this.#seen({ policy, at: event.at }).approvals[event.verdict] += 1;
        return;
      }
      case 'hold-placed':
        if (counts) this.#held(event.hold.scope, event.at);
        return;
      default:
    }
  }

  scored(shadow: ScoredShadow): void {
    const record = this.#of(shadow.policy);
    record.shadows[shadow.score] += 1;
    record.waitedMs += shadow.waitedMs ?? 0;
    if (record.examples.push(shadow) > mostExamples) record.examples.shift();
  }

  #decided(event: Extract<RecordedEvent, { kind: 'decision' }>, counts: boolean): void {
    if (event.action.startsWith('page')) return;
    const told = this.#standing.get(event.proposal) ?? new Set();
    this.#standing.set(event.proposal, told);
    /** True once for each proposal, and only within the window. */
    const isNews = (what: string): boolean => {
      if (told.has(what)) return false;
      told.add(what);
      return counts;
    };
    const record = this.#of(event.policy);
    if (isNews('proposed')) this.#seen(event).proposed += 1;
    if (event.outcome === 'would-act' && isNews('would-act')) record.wouldAct += 1;
    if (event.outcome !== 'refuse' && event.outcome !== 'defer') return;
    for (const { gate, outcome } of event.gates)
      if (outcome !== 'allow' && isNews(`gate ${gate}`))
        record.refusedBy.set(gate, (record.refusedBy.get(gate) ?? 0) + 1);
  }

  #intended(event: Extract<RecordedEvent, { kind: 'intent' }>, counts: boolean): void {
    if (event.purpose === 'remedy' && event.step === 0 && counts) this.#seen(event).acted += 1;
    if (event.purpose !== 'undo' || this.#undone.has(event.remediation)) return;
    this.#undone.add(event.remediation);
    if (counts) this.#seen(event).undone += 1;
  }

  #held(scope: string, at: number): void {
    for (const [id, done] of this.#lately) {
      if (at - done.at > heldAfterMs) this.#lately.delete(id);
      else if (scope === `resource:${done.target}`) {
        this.#lately.delete(id);
        this.#seen({ policy: done.policy, at }).heldAfter += 1;
      }
    }
  }

  #seen({ policy, at }: { readonly policy: string; readonly at: number }): PolicyRecord {
    const record = this.#of(policy);
    record.firstAt ??= at;
    record.lastAt = at;
    return record;
  }

  #of(policy: string): PolicyRecord {
    const known = this.byName.get(policy);
    if (known !== undefined) return known;
    const record = emptyRecord(policy);
    this.byName.set(policy, record);
    return record;
  }
}

/** Would-be actions that were decided one way or the other. */
export function scoredOf({ shadows }: Pick<PolicyRecord, 'shadows'>): number {
  return shadowScores.reduce((sum, score) => sum + (score === 'undecidable' ? 0 : shadows[score]), 0);
}

export function rightOf({ shadows }: Pick<PolicyRecord, 'shadows'>): number {
  return shadows.needed + shadows.agreed;
}
