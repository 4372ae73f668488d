import { inOrder } from '../../model/hear.ts';
import { sameResource } from '../../model/merge.ts';
import { type Observation, observerKey } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import type { Signal } from '../../model/signal.ts';
import { checkedOf, checkKey, type Heard, type Said, type SaidCheck } from './observed.ts';

/** What an observer said last of one id. */
interface Statement {
  resource: Resource | undefined;
  readonly signals: readonly Signal[];
  readonly observedAt: number;
}

/** All is written anew this often, so that a journal whose beginning was pruned can still be read. */
const afreshEveryMs = 7 * 86_400_000;

/** Turns observations into what is new in them. `expand` is its inverse. */
export class Compactor {
  readonly #observers = new Map<string, Map<string, Statement>>();
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
    const before = known ?? new Map<string, Statement>();
    if (known === undefined) this.#observers.set(observer, before);
    const statements = statementsOf(observation);
    const said: Said[] = [];
    const again: string[] = [];
    for (const [id, statement] of statements) {
      const last = before.get(id);
      const difference = differenceOf(id, last, statement);
      if (difference !== undefined) said.push(difference);
      else if (observation.kind === 'partial') again.push(id);
      // The older of two equal resources is kept, as the model does.
      if (difference === undefined && last !== undefined) statement.resource = last.resource;
      before.set(id, statement);
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
  const { observedAt } = observation;
  const statements = new Map<string, Statement & { readonly signals: Signal[] }>();
  for (const resource of observation.resources)
    statements.set(resource.id, { resource, signals: [], observedAt });
  let last: { readonly id: string; readonly signals: Signal[] } | undefined;
  for (const signal of observation.signals) {
    // Pollers name a resource's checks in a row, which saves most of the look-ups.
    if (last?.id !== signal.resource) {
      const statement = statements.get(signal.resource) ?? { resource: undefined, signals: [], observedAt };
      statements.set(signal.resource, statement);
      last = { id: signal.resource, signals: statement.signals };
    }
    last.signals.push(signal);
  }
  return statements;
}

function differenceOf(id: string, last: Statement | undefined, next: Statement): Said | undefined {
  if (last === undefined)
    return {
      id,
      ...(next.resource === undefined ? {} : { resource: next.resource }),
      ...(next.signals.length === 0
        ? {}
        : { checks: next.signals.map((signal) => wholeCheck(signal, next.observedAt)) }),
    };
  if (isSameStatement(last, next)) return undefined;
  const checks = next.signals.flatMap((signal, index) => {
    const held = heldFor(signal, last.signals, index);
    if (held === undefined) return [wholeCheck(signal, next.observedAt)];
    return changedCheck(held, last.observedAt, signal, next.observedAt) ?? [];
  });
  const dropped =
    last.signals.length === next.signals.length && checks.length === 0
      ? []
      : last.signals.filter((held) => !next.signals.some((signal) => sameKey(held, signal))).map(checkKey);
  const resource = changedResource(last.resource, next.resource);
  if (checks.length === 0 && dropped.length === 0 && resource === undefined) return undefined;
  return {
    id,
    ...(resource === undefined ? {} : { resource }),
    ...(checks.length === 0 ? {} : { checks }),
    ...(dropped.length === 0 ? {} : { dropped }),
  };
}

/** By far the most statements: found out first, and with nothing allocated. */
function isSameStatement(last: Statement, next: Statement): boolean {
  if (last.signals.length !== next.signals.length) return false;
  const passed = next.observedAt - last.observedAt;
  const isSame = next.signals.every((signal, index) => {
    const held = last.signals[index];
    return held !== undefined && isSameCheck(held, signal, passed);
  });
  return isSame && changedResource(last.resource, next.resource) === undefined;
}

/** `passed`: milliseconds between the two observations, by which its times have moved on. */
function isSameCheck(held: Signal, signal: Signal, passed: number): boolean {
  const sinceRead = held.since === held.observedAt;
  return (
    held.state === signal.state &&
    held.value === signal.value &&
    signal.observedAt - held.observedAt === passed &&
    sinceRead === (signal.since === signal.observedAt) &&
    (sinceRead || held.since === signal.since) &&
    !tellsMore(held, signal) &&
    isSameKind(held, signal)
  );
}

/** What moves from look to look. All else belongs to what a check is, whatever fields it may get. */
const moving: ReadonlySet<string> = new Set(['state', 'since', 'observedAt', 'reason', 'value']);

function isSameKind(held: Signal, signal: Signal): boolean {
  const fields = (one: Signal) => one as unknown as Readonly<Record<string, unknown>>;
  for (const name in signal)
    if (!moving.has(name) && fields(held)[name] !== fields(signal)[name]) return false;
  for (const name in held) if (!moving.has(name) && !(name in signal)) return false;
  return true;
}

function sameKey(a: Signal, b: Signal): boolean {
  return a.check === b.check && a.by === b.by;
}

/** Pollers name a resource's checks in the same order each time: mostly the first look finds it. */
function heldFor(signal: Signal, held: readonly Signal[], index: number): Signal | undefined {
  const there = held[index];
  return there !== undefined && sameKey(there, signal) ? there : held.find((one) => sameKey(one, signal));
}

function changedResource(
  last: Resource | undefined,
  next: Resource | undefined,
): Resource | null | undefined {
  if (next === undefined) return last === undefined ? undefined : null;
  return last !== undefined && sameResource(last, next) ? undefined : next;
}

function wholeCheck(signal: Signal, observedAt: number): SaidCheck {
  const { lagMs, since } = checkedOf(signal, observedAt);
  const { resource: _told, observedAt: _relative, since: _apart, ...fields } = signal;
  return {
    ...fields,
    ...(since === undefined ? { sinceRead: true as const } : { since }),
    ...(lagMs === 0 ? {} : { lagMs }),
  };
}

/**
 * Many a reason names the minute of its measurement. Of what passes nobody reads it, and nothing is decided
 * by it: there it is written only with something else.
 */
function tellsMore(last: Signal, next: Signal): boolean {
  return next.state !== 'pass' && last.reason !== next.reason;
}

function changedCheck(
  last: Signal,
  lastObservedAt: number,
  next: Signal,
  observedAt: number,
): SaidCheck | undefined {
  if (!isSameKind(last, next)) return wholeCheck(next, observedAt);
  const held = checkedOf(last, lastObservedAt);
  const now = checkedOf(next, observedAt);
  const changed = {
    ...(last.state === next.state ? {} : { state: next.state }),
    ...(held.since === now.since
      ? {}
      : now.since === undefined
        ? { sinceRead: true as const }
        : { since: now.since }),
    ...(held.lagMs === now.lagMs ? {} : { lagMs: now.lagMs }),
    ...(last.state === next.state && !tellsMore(last, next) ? {} : { reason: next.reason }),
    ...(last.value === next.value ? {} : { value: next.value ?? null }),
  };
  for (const _ in changed)
    return { check: next.check, ...(next.by === undefined ? {} : { by: next.by }), ...changed };
  return undefined;
}
