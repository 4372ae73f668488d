import type { DecisionEvent } from './replay.ts';

type Decision = Extract<DecisionEvent, { kind: 'decision' }>;

/** A proposal from its first decision to its end, with each decision on it that was news. */
export interface Case {
  readonly proposal: string;
  readonly policy: string;
  readonly action: string;
  readonly target: string;
  readonly rungIndex: number;
  readonly decisions: readonly Decision[];
  readonly from: number;
  /** Undefined where it stood when the journal ended. */
  readonly until?: number;
}

/**
 * `gone`: asked for then, and not with these policies. `new`: the other way round. `rung`: another rung of the
 * same ladder. `outcome`: the gates answer otherwise. `time`: the same, but sooner or later.
 */
export type DifferenceKind = 'gone' | 'new' | 'rung' | 'outcome' | 'time';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly at: number;
  readonly recorded?: Case;
  readonly replayed?: Case;
  /** What differs, one line for a person. */
  readonly what: string;
}

/** Decisions within a cycle of the engine are at the same time: its clock goes on while it reads and writes. */
const sameTimeMs = 5_000;

/** Gathers decisions into cases, in the order of their beginning. */
export class Cases {
  readonly all: Case[] = [];
  readonly #standing = new Map<string, number>();

  take(event: DecisionEvent): void {
    const index = this.#standing.get(event.proposal);
    const known = index === undefined ? undefined : this.all[index];
    if (event.kind === 'proposal-ended') {
      this.#standing.delete(event.proposal);
      if (index !== undefined && known !== undefined) this.all[index] = { ...known, until: event.at };
    } else if (index !== undefined && known !== undefined) {
      this.all[index] = { ...known, decisions: [...known.decisions, event] };
    } else {
      const { proposal, policy, action, target, rungIndex, at } = event;
      this.#standing.set(proposal, this.all.length);
      this.all.push({ proposal, policy, action, target, rungIndex, decisions: [event], from: at });
    }
  }

  /** A daemon that starts judges anew: what stands is said again, and is no second case. */
  restart(): void {
    for (const index of this.#standing.values()) {
      const known = this.all[index];
      if (known !== undefined && known.until === undefined) this.all[index] = { ...known, until: known.from };
    }
    this.#standing.clear();
  }
}

/** Where two lists of cases differ, oldest first: nothing at all where both decided the same. */
export function compareCases(recorded: readonly Case[], replayed: readonly Case[]): readonly Difference[] {
  const differences: Difference[] = [];
  const left = new Set(replayed);
  const missing: Case[] = [];
  for (const then of recorded) {
    const now = partnerOf(then, left, (each) => each.proposal === then.proposal);
    if (now === undefined) {
      missing.push(then);
      continue;
    }
    left.delete(now);
    const difference = differenceOf(then, now);
    if (difference !== undefined) differences.push(difference);
  }
  for (const then of missing) {
    const now = partnerOf(
      then,
      left,
      ({ policy, target }) => policy === then.policy && target === then.target,
    );
    if (now === undefined) {
      differences.push({ kind: 'gone', at: then.from, recorded: then, what: 'is not asked for' });
      continue;
    }
    left.delete(now);
    differences.push({
      kind: 'rung',
      at: then.from,
      recorded: then,
      replayed: now,
      what: `${now.action} in place of ${then.action}`,
    });
  }
  for (const now of left)
    differences.push({ kind: 'new', at: now.from, replayed: now, what: `is asked for: ${outcomeOf(now)}` });
  return differences.toSorted((a, b) => a.at - b.at);
}

/** Of those that fit, the one that stood at the same time, and of several the one that began nearest. */
function partnerOf(one: Case, among: ReadonlySet<Case>, fits: (each: Case) => boolean): Case | undefined {
  const { until = Number.POSITIVE_INFINITY } = one;
  return [...among]
    .filter(
      (each) => fits(each) && each.from <= until && one.from <= (each.until ?? Number.POSITIVE_INFINITY),
    )
    .toSorted((a, b) => Math.abs(a.from - one.from) - Math.abs(b.from - one.from))[0];
}

function differenceOf(then: Case, now: Case): Difference | undefined {
  const length = Math.max(then.decisions.length, now.decisions.length);
  for (let index = 0; index < length; index += 1) {
    const before = then.decisions[index];
    const after = now.decisions[index];
    const what = gatesBetween(before, after);
    if (what !== undefined)
      return { kind: 'outcome', at: (before ?? after)?.at ?? then.from, recorded: then, replayed: now, what };
    if (before === undefined || after === undefined) continue;
    const later = after.at - before.at;
    if (Math.abs(later) > sameTimeMs)
      return {
        kind: 'time',
        at: Math.min(before.at, after.at),
        recorded: then,
        replayed: now,
        what: `${after.outcome} ${Math.round(Math.abs(later) / 1000)} s ${later > 0 ? 'later' : 'sooner'}`,
      };
  }
  return undefined;
}

/** What a decision says otherwise than the one before: the outcome, and the gates that turned. */
function gatesBetween(before: Decision | undefined, after: Decision | undefined): string | undefined {
  if (before === undefined || after === undefined)
    return before === undefined ? `then also ${after?.outcome}` : `without the later ${before.outcome}`;
  const answers = new Map(before.gates.map(({ gate, outcome }) => [gate, outcome]));
  const turned = after.gates.filter(({ gate, outcome }) => answers.get(gate) !== outcome);
  const gone = before.gates.filter(({ gate }) => !after.gates.some((other) => other.gate === gate));
  if (before.outcome === after.outcome && turned.length === 0 && gone.length === 0) return undefined;
  const gates = turned.map(
    ({ gate, outcome, reason }) =>
      `${gate} says ${outcome} (it said ${answers.get(gate) ?? 'nothing'}): ${reason}`,
  );
  const how =
    before.outcome === after.outcome
      ? `still ${after.outcome}`
      : `${after.outcome} in place of ${before.outcome}`;
  return [how, ...gates, ...gone.map(({ gate }) => `${gate} was not asked`)].join('; ');
}

function outcomeOf({ decisions }: Case): string {
  const outcomes = decisions.map(({ outcome }) => outcome);
  return [...new Set(outcomes)].join(', then ');
}
