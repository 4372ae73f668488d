import type { RecordedEvent } from '../../journal/event.ts';
import type { World } from '../world/state/world.ts';
import { journalSha256 } from '../journal-hash.ts';
import { experience } from './experience.ts';
import type { Harm } from './rule.ts';
import { timings } from './timings.ts';

/** One scenario's score, exactly as `--json` prints it (DESIGN section 9). Seconds count from its fault. */
export interface ScenarioResult {
  readonly name: string;
  readonly expect: 'recover' | 'hold' | 'page';
  readonly seed: number;
  readonly policy: 'shipped' | 'naive' | 'nothing' | 'yours';
  readonly passed: boolean;
  readonly recovered: boolean;
  readonly downtimeSeconds: number;
  readonly errorRatio: number;
  readonly dataLossSeconds: number;
  /** `null` where it did not come to that. */
  readonly detectSeconds: number | null;
  readonly decideSeconds: number | null;
  readonly actSeconds: number | null;
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

/** Scores what happened between a scenario's fault and its end. */
export function scenarioResult(run: {
  readonly name: string;
  readonly seed: number;
  readonly world: World;
  readonly events: readonly RecordedEvent[];
  readonly harms: readonly Harm[];
  readonly faultAt: number;
  readonly endAt: number;
  readonly recovered: boolean;
}): ScenarioResult {
  const { world, events, faultAt, endAt } = run;
  const within = (at: number) => at >= faultAt && at < endAt;
  const since = (at: number) => Math.round((at - faultAt) / 100) / 10;
  const lived = experience(world, faultAt, endAt);
  const timed = timings(events, faultAt, endAt);
  const harmful = run.harms
    .filter((harm) => within(harm.at))
    .map(({ code, at, action, target }) => ({ code, atSeconds: since(at), action, target }));
  const actions = events.flatMap((event) =>
    event.kind === 'intent' && event.step === 0 && within(event.at)
      ? [
          {
            atSeconds: since(event.at),
            action: event.action,
            target: event.target,
            outcome: outcomeOf(events, event.remediation),
          },
        ]
      : [],
  );
  return {
    name: run.name,
    expect: 'recover',
    seed: run.seed,
    policy: 'shipped',
    passed: run.recovered && harmful.length === 0,
    recovered: run.recovered,
    downtimeSeconds: lived.downtimeSeconds,
    errorRatio: Math.round(lived.errorRatio * 1e6) / 1e6,
    dataLossSeconds: Math.round(lived.dataLossSeconds * 10) / 10,
    detectSeconds: timed.detectSeconds ?? null,
    decideSeconds: timed.decideSeconds ?? null,
    actSeconds: timed.actSeconds ?? null,
    harmful,
    actions,
    pages: events.filter((event) => event.kind === 'page' && within(event.at)).length,
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

function outcomeOf(events: readonly RecordedEvent[], remediation: string): string {
  const end = events.find((event) => event.kind === 'remediation-ended' && event.remediation === remediation);
  return end?.kind === 'remediation-ended' ? end.outcome : 'under-way';
}
