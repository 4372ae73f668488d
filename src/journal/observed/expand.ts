import type { Observation, Observer } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import type { Signal } from '../../model/signal.ts';
import { checkKey, type Heard, type Said, type SaidCheck } from './observed.ts';

/** What is known of one check besides its times. */
interface Checked {
  readonly signal: Signal;
  readonly lagMs: number;
  /** Undefined: since it was read, each time. */
  readonly since: number | undefined;
}

interface Statement {
  resource: Resource | undefined;
  readonly checks: Map<string, Checked>;
}

/** Turns what the journal keeps back into observations. `Compactor` is its inverse. */
export class Expander {
  readonly #observers = new Map<string, Map<string, Statement>>();

  /** A daemon that starts says everything anew. */
  restart(): void {
    this.#observers.clear();
  }

  /** Whether what it says can be understood from here on. */
  knows(heard: Heard): boolean {
    return heard.how === 'failed' || heard.afresh === true || this.#observers.has(heard.observer);
  }

  /**
   * Undefined while more of it follows, and where the beginning of what this observer said is not there
   * (`knows` tells which): nothing is made up. Throws an Error for what cannot follow from what came before.
   */
  expand(heard: Heard): Observation | undefined {
    const observer = observerOf(heard.observer);
    const { observedAt } = heard;
    if (heard.how === 'failed') {
      const { failure = 'broken', reason = '', permission } = heard;
      return {
        kind: 'failed',
        observer,
        observedAt,
        failure,
        reason,
        ...(permission === undefined ? {} : { permission }),
      };
    }
    if (heard.afresh === true) this.#observers.set(heard.observer, new Map());
    const known = this.#observers.get(heard.observer);
    if (known === undefined) return undefined;
    for (const said of heard.said ?? []) known.set(said.id, take(known.get(said.id), said));
    if (heard.how === 'part') return undefined;
    for (const id of heard.gone ?? []) known.delete(id);
    if (heard.how === 'complete')
      return { kind: 'complete', observer, observedAt, ...stated(known, observedAt) };
    const mentioned = new Map(
      [...(heard.again ?? []), ...(heard.said ?? []).map(({ id }) => id)].flatMap((id) => {
        const statement = known.get(id);
        return statement === undefined ? [] : [[id, statement] as const];
      }),
    );
    return {
      kind: 'partial',
      observer,
      observedAt,
      gone: heard.gone ?? [],
      ...(heard.pushed ? { pushed: heard.pushed } : {}),
      ...stated(mentioned, observedAt),
    };
  }
}

/** `ec2/status@111122223333/eu-west-1` */
function observerOf(key: string): Observer {
  const at = key.lastIndexOf('@');
  const slash = key.indexOf('/', at);
  return { name: key.slice(0, at), account: key.slice(at + 1, slash), region: key.slice(slash + 1) };
}

function take(before: Statement | undefined, { id, resource, checks = [], dropped = [] }: Said): Statement {
  const known = new Map(before?.checks);
  for (const key of dropped) known.delete(key);
  for (const said of checks) known.set(checkKey(said), checked(id, known.get(checkKey(said)), said));
  return {
    resource: resource === undefined ? before?.resource : (resource ?? undefined),
    checks: known,
  };
}

function checked(resource: string, before: Checked | undefined, said: SaidCheck): Checked {
  const { lagMs, since, sinceRead, value, ...fields } = said;
  const { state, family, validForMs, reason } = fields;
  // Both are worked out for each observation.
  const times = { since: 0, observedAt: 0 };
  if (family !== undefined && state !== undefined && validForMs !== undefined && reason !== undefined) {
    const measured = value === undefined || value === null ? {} : { value };
    return {
      lagMs: lagMs ?? 0,
      since: sinceRead === true ? undefined : since,
      signal: { ...fields, ...measured, ...times, resource, state, family, validForMs, reason },
    };
  }
  if (before === undefined)
    throw new Error(`the journal continues ${said.check} of ${resource}, of which nothing was said before`);
  const { value: held, ...known } = before.signal;
  const now = value === undefined ? held : (value ?? undefined);
  return {
    lagMs: lagMs ?? before.lagMs,
    since: sinceRead === true ? undefined : (since ?? before.since),
    signal: { ...known, ...fields, ...(now === undefined ? {} : { value: now }), ...times },
  };
}

function stated(
  statements: ReadonlyMap<string, Statement>,
  observedAt: number,
): { readonly resources: readonly Resource[]; readonly signals: readonly Signal[] } {
  const resources: Resource[] = [];
  const signals: Signal[] = [];
  for (const { resource, checks } of statements.values()) {
    if (resource !== undefined) resources.push(resource);
    for (const { signal, lagMs, since } of checks.values()) {
      const readAt = observedAt - lagMs;
      signals.push({ ...signal, observedAt: readAt, since: since ?? readAt });
    }
  }
  return { resources, signals };
}
