import { inOrder } from '../../model/hear.ts';
import { sameResource } from '../../model/merge.ts';
import { type Observation, observerKey } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import type { Signal } from '../../model/signal.ts';
import { checkKey, type Heard, type Said, type SaidCheck } from './observed.ts';
import { changedCheck, isSameCheck, isSameKey, wholeCheck } from './said-check.ts';

/** What an observer says of one id. */
interface Statement {
  resource: Resource | undefined;
  readonly signals: Signal[];
}

/**
 * What an observer said last of one id, in the words of the journal: their times are relative, so they hold
 * as long as the same is said, and one list stands for all that fare alike.
 */
interface Known {
  readonly resource: Resource | undefined;
  readonly checks: readonly SaidCheck[];
}

/** All is written anew this often, so that a journal whose beginning was pruned can still be read. */
const afreshEveryMs = 7 * 86_400_000;

/** Turns observations into what is new in them. `expand` is its inverse. */
export class Compactor {
  readonly #observers = new Map<string, Map<string, Known>>();
  #afreshAt = Number.NEGATIVE_INFINITY;

  /** `now`: milliseconds since the epoch. */
  compact(observations: readonly Observation[], now: number): readonly Heard[] {
    if (now - this.#afreshAt >= afreshEveryMs) {
      this.#observers.clear();
      this.#afreshAt = now;
    }
    // As the model hears them, so that the order of arrival leaves no trace.
    return inOrder(observations).flatMap((observation) => inParts(this.#heard(observation)));
  }

  /** What was written was lost: all is written anew. */
  forget(): void {
    this.#observers.clear();
  }

  #heard(observation: Observation): Heard {
    const observer = observerKey(observation.observer);
    const { kind: how, observedAt } = observation;
    if (observation.kind === 'failed') {
      const { failure, reason, permission } = observation;
      return {
        observer,
        how,
        observedAt,
        failure,
        reason,
        ...(permission === undefined ? {} : { permission }),
      };
    }
    const known = this.#observers.get(observer);
    const before = known ?? new Map<string, Known>();
    if (known === undefined) this.#observers.set(observer, before);
    const statements = statementsOf(observation);
    const said: Said[] = [];
    const again: string[] = [];
    let neighbour: Known | undefined;
    for (const [id, statement] of statements) {
      let last = before.get(id);
      const difference = differenceOf(id, last, statement, observedAt);
      if (last === undefined || difference !== undefined) {
        last = knownFrom(statement, observedAt, last, neighbour);
        before.set(id, last);
      }
      if (difference !== undefined) said.push(difference);
      else if (observation.kind === 'partial') again.push(id);
      neighbour = last;
    }
    const gone =
      observation.kind === 'partial'
        ? observation.gone
        : [...before.keys()].filter((id) => !statements.has(id));
    for (const id of gone) before.delete(id);
    return {
      observer,
      how,
      observedAt,
      ...(known === undefined ? { afresh: true as const } : {}),
      ...(said.length === 0 ? {} : { said }),
      ...(gone.length === 0 ? {} : { gone }),
      ...(again.length === 0 ? {} : { again }),
      ...(observation.kind === 'partial' && observation.pushed ? { pushed: true as const } : {}),
    };
  }
}

/** One entry of a journal must stay small, whatever the size of an account. */
export const mostSaid = 500;

function inParts(heard: Heard): readonly Heard[] {
  const { said = [], observer, observedAt, afresh } = heard;
  if (said.length <= mostSaid) return [heard];
  const parts: Heard[] = [];
  const lastAt = Math.floor((said.length - 1) / mostSaid) * mostSaid;
  for (let start = 0; start < lastAt; start += mostSaid) {
    const part = { observer, how: 'part' as const, observedAt, said: said.slice(start, start + mostSaid) };
    parts.push(start === 0 && afresh === true ? { ...part, afresh } : part);
  }
  const { afresh: _told, ...rest } = heard;
  // Of a partial answer, what was said in an earlier part is by now what it said last.
  const again = heard.how === 'partial' ? said.slice(0, lastAt).map(({ id }) => id) : [];
  return [
    ...parts,
    {
      ...rest,
      said: said.slice(lastAt),
      ...(again.length === 0 ? {} : { again: [...again, ...(heard.again ?? [])] }),
    },
  ];
}

function statementsOf(
  observation: Extract<Observation, { kind: 'complete' | 'partial' }>,
): Map<string, Statement> {
  const statements = new Map<string, Statement>();
  for (const resource of observation.resources) statements.set(resource.id, { resource, signals: [] });
  let last: { readonly id: string; readonly signals: Signal[] } | undefined;
  for (const signal of observation.signals) {
    // Pollers name a resource's checks in a row, which saves most of the look-ups.
    if (last?.id !== signal.resource) {
      const statement = statements.get(signal.resource) ?? { resource: undefined, signals: [] };
      statements.set(signal.resource, statement);
      last = { id: signal.resource, signals: statement.signals };
    }
    last.signals.push(signal);
  }
  return statements;
}

/**
 * What to remember of it. Of two equal resources the older is kept, as the model does. What fares as the one
 * before it shares its words: most of a fleet is well, and well in the same way.
 */
function knownFrom(
  { resource, signals }: Statement,
  observedAt: number,
  last: Known | undefined,
  neighbour: Known | undefined,
): Known {
  const isSame = last !== undefined && changedResource(last.resource, resource) === undefined;
  const kept = isSame ? last.resource : resource;
  if (neighbour === undefined || !areSameChecks(neighbour.checks, signals, observedAt))
    return { resource: kept, checks: signals.map((signal) => wholeCheck(signal, observedAt)) };
  return neighbour.resource === kept ? neighbour : { resource: kept, checks: neighbour.checks };
}

function differenceOf(
  id: string,
  last: Known | undefined,
  next: Statement,
  observedAt: number,
): Said | undefined {
  if (last === undefined)
    return {
      id,
      ...(next.resource === undefined ? {} : { resource: next.resource }),
      ...(next.signals.length === 0
        ? {}
        : { checks: next.signals.map((signal) => wholeCheck(signal, observedAt)) }),
    };
  const resource = changedResource(last.resource, next.resource);
  // By far the most statements: found out first, and with nothing allocated.
  if (resource === undefined && areSameChecks(last.checks, next.signals, observedAt)) return undefined;
  const checks = next.signals.flatMap((signal, index) => {
    const held = heldFor(signal, last.checks, index);
    if (held === undefined) return [wholeCheck(signal, observedAt)];
    return changedCheck(held, signal, observedAt) ?? [];
  });
  const dropped =
    last.checks.length === next.signals.length && checks.length === 0
      ? []
      : last.checks.filter((held) => !next.signals.some((signal) => isSameKey(held, signal))).map(checkKey);
  if (checks.length === 0 && dropped.length === 0 && resource === undefined) return undefined;
  return {
    id,
    ...(resource === undefined ? {} : { resource }),
    ...(checks.length === 0 ? {} : { checks }),
    ...(dropped.length === 0 ? {} : { dropped }),
  };
}

function areSameChecks(held: readonly SaidCheck[], signals: readonly Signal[], observedAt: number): boolean {
  return (
    held.length === signals.length &&
    signals.every((signal, index) => {
      const said = held[index];
      return said !== undefined && isSameCheck(said, signal, observedAt);
    })
  );
}

/** Pollers name a resource's checks in the same order each time: mostly the first look finds it. */
function heldFor(signal: Signal, held: readonly SaidCheck[], index: number): SaidCheck | undefined {
  const there = held[index];
  return there !== undefined && isSameKey(there, signal) ? there : held.find((one) => isSameKey(one, signal));
}

function changedResource(
  last: Resource | undefined,
  next: Resource | undefined,
): Resource | null | undefined {
  if (next === undefined) return last === undefined ? undefined : null;
  return last !== undefined && sameResource(last, next) ? undefined : next;
}
