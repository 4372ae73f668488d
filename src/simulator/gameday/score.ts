import type { ScenarioResult } from '../judge/result.ts';
import type { PolicySet } from './report.ts';

/** What a scenario came to under one set of policies, over all its seeds. Seconds count from the fault. */
export interface Score {
  readonly name: string;
  readonly expect: ScenarioResult['expect'];
  readonly policy: PolicySet;
  readonly runs: number;
  readonly passed: number;
  readonly recovered: number;
  /** Runs in which harm was judged, and each kind of it. */
  readonly harmful: number;
  readonly harmCodes: readonly string[];
  readonly downtimeSeconds: { readonly median: number; readonly most: number };
  /** Medians over the runs that came to it; absent where none did. */
  readonly detectSeconds: number | undefined;
  readonly decideSeconds: number | undefined;
  readonly actSeconds: number | undefined;
  readonly propagateSeconds: number | undefined;
  /** The most that one run lost. */
  readonly dataLossSeconds: number;
  /** Over all runs. */
  readonly actions: number;
  readonly pages: number;
}

/** Scores results of one scenario under one set of policies; undefined for none. */
export function scoreOf(results: readonly ScenarioResult[]): Score | undefined {
  const [first] = results;
  if (first === undefined) return undefined;
  const { name, expect, policy } = first;
  const count = (holds: (result: ScenarioResult) => boolean) => results.filter(holds).length;
  const sum = (of: (result: ScenarioResult) => number) => results.reduce((all, one) => all + of(one), 0);
  const middle = (of: (result: ScenarioResult) => number | null | undefined) =>
    median(results.map(of).filter((value) => typeof value === 'number'));
  const downtimes = results.map(({ downtimeSeconds }) => downtimeSeconds);
  return {
    name,
    expect,
    policy,
    runs: results.length,
    passed: count(({ passed }) => passed),
    recovered: count(({ recovered }) => recovered),
    harmful: count(({ harmful }) => harmful.length > 0),
    harmCodes: [...new Set(results.flatMap(({ harmful }) => harmful.map(({ code }) => code)))].toSorted(
      (a, b) => a.localeCompare(b, 'en', { numeric: true }),
    ),
    downtimeSeconds: { median: median(downtimes) ?? 0, most: Math.max(...downtimes) },
    detectSeconds: middle(({ detectSeconds }) => detectSeconds),
    decideSeconds: middle(({ decideSeconds }) => decideSeconds),
    actSeconds: middle(({ actSeconds }) => actSeconds),
    propagateSeconds: middle(({ propagateSeconds }) => propagateSeconds),
    dataLossSeconds: Math.max(...results.map(({ dataLossSeconds }) => dataLossSeconds)),
    actions: sum(({ actions }) => actions.length),
    pages: sum(({ pages }) => pages),
  };
}

/** The lower one of the two in the middle, so that it is a value that really occurred. */
function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}
