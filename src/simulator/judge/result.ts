import type { RecordedEvent } from '../../journal/event.ts';
import type { World } from '../world/state/world.ts';
import { journalSha256 } from '../journal-hash.ts';
import type { ActBound } from './act-bound.ts';
import type { Acted } from './acted.ts';
import { experience } from './experience.ts';
import { whyNotPassed } from './passed.ts';
import { type Propagation, propagation } from './propagation.ts';
import type { Harm } from './rule.ts';
import { timings } from './timings.ts';

/** One scenario's score, exactly as `--json` prints it (DESIGN section 9). Seconds count from its fault. */
export interface ScenarioResult {
  readonly name: string;
  readonly expect: 'recover' | 'hold' | 'page';
  readonly seed: number;
  readonly policy: 'shipped' | 'naive' | 'nothing' | 'yours';
  readonly passed: boolean;
  /** Why it did not pass, one line each. */
  readonly why: readonly string[];
  readonly recovered: boolean;
  readonly downtimeSeconds: number;
  readonly errorRatio: number;
  readonly dataLossSeconds: number;
  /** `null` where it did not come to that. */
  readonly detectSeconds: number | null;
  readonly decideSeconds: number | null;
  /** Intent to its verified end; without a journal, the first act to the last before users were well again. */
  readonly actSeconds: number | null;
  /** From the last act before users were well again to that moment. */
  readonly propagateSeconds: number | null;
  readonly harmful: readonly {
    readonly code: string;
    readonly atSeconds: number;
    readonly action: string;
    readonly target: string;
  }[];
  readonly actions: readonly {
    readonly atSeconds: number;
    readonly action: string;
    readonly target: string;
    /** Of the remediation; without a journal, `accepted` or AWS's error code. */
    readonly outcome: string;
  }[];
  readonly pages: number;
  readonly journalSha256: string;
}

export interface Results {
  readonly scenarios: readonly ScenarioResult[];
  readonly totals: {
    readonly scenarios: number;
    readonly passed: number;
    readonly recovered: number;
    readonly harmful: number;
    readonly actions: number;
    readonly pages: number;
    readonly downtimeSeconds: number;
    readonly dataLossSeconds: number;
  };
}

/** So many actions are listed of a contender without a journal: those of naive automation have no end. */
const actionsAtMost = 1_000;

/** So long the world must allow recovery before it is asked for: propagation, boots, and three minutes of calm. */
const graceMs = 10 * 60_000;

/** Scores what happened between a scenario's fault and its end. Times are milliseconds since the epoch. */
export function scenarioResult(run: {
  readonly name: string;
  /** Absent: `recover`. */
  readonly expect?: ScenarioResult['expect'];
  /** With `hold`: people must be told all the same. */
  readonly mustPage?: boolean;
  /** How much may be done; absent: whatever is right. */
  readonly acts?: readonly ActBound[];
  /** So often are people called at the most. */
  readonly mostPages?: number;
  /** When the scenario began; absent: with its first fault. */
  readonly beganAt?: number;
  /** Absent: `shipped`. */
  readonly policy?: ScenarioResult['policy'];
  /** From when on the world allows users to be served; absent: always. */
  readonly recoverableFrom?: number;
  readonly seed: number;
  readonly world: World;
  /** The journal; empty where whoever is tried out keeps none. */
  readonly events: readonly RecordedEvent[];
  readonly harms: readonly Harm[];
  readonly acted: readonly Acted[];
  readonly faultAt: number;
  readonly endAt: number;
  readonly recovered: boolean;
}): ScenarioResult {
  const { world, events, faultAt, endAt, expect = 'recover', policy = 'shipped' } = run;
  const within = (at: number) => at >= faultAt && at < endAt;
  const since = (at: number) => Math.round((at - faultAt) / 100) / 10;
  const lived = experience(world, faultAt, endAt);
  const timed = timings(events, faultAt, endAt);
  const harmful = run.harms
    .filter((harm) => within(harm.at))
    .map(({ code, at, action, target }) => ({ code, atSeconds: since(at), action, target }));
  const pages = events.filter((event) => event.kind === 'page' && within(event.at)).length;
  const acted = run.acted.filter(({ at }) => within(at));
  const wrong = whyNotPassed(
    {
      expect,
      mustPage: run.mustPage ?? false,
      ...(run.acts === undefined ? {} : { acts: run.acts }),
      ...(run.mostPages === undefined ? {} : { mostPages: run.mostPages }),
    },
    {
      harms: harmful.length,
      recovered: run.recovered,
      couldRecover: run.recoverableFrom === undefined || endAt - run.recoverableFrom >= graceMs,
      acted,
      beganAt: run.beganAt ?? faultAt,
      pages,
    },
  );
  const seconds = (world.users?.experienced ?? []).filter(({ at }) => within(at));
  const propagated = propagation(
    seconds,
    acted.map(({ at }) => at),
  );
  const keepsJournal = events.length > 0;
  const told = keepsJournal ? intended(events) : withoutRepeats(acted).slice(0, actionsAtMost);
  const actSeconds = keepsJournal ? timed.actSeconds : actingSeconds(acted, propagated);
  return {
    name: run.name,
    expect,
    seed: run.seed,
    policy,
    passed: wrong.length === 0,
    why: wrong,
    recovered: run.recovered,
    downtimeSeconds: lived.downtimeSeconds,
    errorRatio: Math.round(lived.errorRatio * 1e6) / 1e6,
    dataLossSeconds: Math.round(lived.dataLossSeconds * 10) / 10,
    detectSeconds: timed.detectSeconds ?? null,
    decideSeconds: timed.decideSeconds ?? null,
    actSeconds: actSeconds ?? null,
    propagateSeconds:
      propagated === undefined ? null : Math.round((propagated.wellAt - propagated.actedAt) / 100) / 10,
    harmful,
    actions: told
      .filter(({ at }) => within(at))
      .map(({ at, action, target, outcome }) => ({ atSeconds: since(at), action, target, outcome })),
    pages,
    journalSha256: journalSha256(events.filter((event) => event.at < endAt)),
  };
}

export function totalsOf(scenarios: readonly ScenarioResult[]): Results {
  const sum = (of: (one: ScenarioResult) => number) =>
    Math.round(scenarios.reduce((total, one) => total + of(one), 0) * 10) / 10;
  return {
    scenarios,
    totals: {
      scenarios: scenarios.length,
      passed: sum((one) => Number(one.passed)),
      recovered: sum((one) => Number(one.recovered)),
      harmful: sum((one) => one.harmful.length),
      actions: sum((one) => one.actions.length),
      pages: sum((one) => one.pages),
      downtimeSeconds: sum((one) => one.downtimeSeconds),
      dataLossSeconds: sum((one) => one.dataLossSeconds),
    },
  };
}

/** What a journal says was meant to be done, and what came of it. */
function intended(events: readonly RecordedEvent[]): readonly Acted[] {
  return events.flatMap((event) => {
    if (event.kind !== 'intent' || event.step !== 0) return [];
    const { at, action, purpose, target } = event;
    const what = purpose === 'remedy' || purpose === 'undo' ? action : `${purpose} of ${action}`;
    return [{ at, action: what, target, outcome: outcomeOf(events, event.remediation) }];
  });
}

/** What AWS refuses again and again is told once; what it did is told each time. */
function withoutRepeats(acted: readonly Acted[]): readonly Acted[] {
  const refused = new Set<string>();
  return acted.filter(({ action, target, outcome }) => {
    const attempt = `${action} ${target} ${outcome}`;
    const isNew = outcome === 'accepted' || !refused.has(attempt);
    refused.add(attempt);
    return isNew;
  });
}

/** Of a contender without a journal: from its first act to the last before users were well again. */
function actingSeconds(acted: readonly Acted[], well: Propagation | undefined): number | undefined {
  const [first] = acted;
  return first === undefined || well === undefined
    ? undefined
    : Math.round((well.actedAt - first.at) / 100) / 10;
}

function outcomeOf(events: readonly RecordedEvent[], remediation: string): string {
  const end = events.find((event) => event.kind === 'remediation-ended' && event.remediation === remediation);
  if (end?.kind === 'remediation-ended') return end.outcome;
  const stands = events.some((event) => event.kind === 'standing' && event.remediation === remediation);
  return stands ? 'success' : 'under-way';
}
