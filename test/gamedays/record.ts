import { createHash } from 'node:crypto';
import type { ScenarioResult } from '../../src/simulator/judge/result.ts';

/** What some seeds of one scenario came to under the shipped policies: a line of `docs/game-day-runs.jsonl`. */
export interface RecordedRuns {
  readonly scenario: string;
  readonly expect: ScenarioResult['expect'];
  /** The first seed and the last one, both played. */
  readonly seeds: readonly [number, number];
  /** The commit that was played. */
  readonly commit: string;
  readonly passed: number;
  readonly recovered: number;
  /** Harm that was judged, as `H7 in seed 202`. */
  readonly harms: readonly string[];
  /** Of each seed, in their order, whole seconds. */
  readonly downtimeSeconds: readonly number[];
  /** The most that one run lost. */
  readonly dataLossSeconds: number;
  readonly actions: number;
  readonly pages: number;
  /** SHA-256 of the SHA-256s of all journals, in the order of the seeds: another commit that plays the same has the same. */
  readonly journalsSha256: string;
}

/** The line of these runs, which are in the order of their seeds. Throws for none. */
export function recordOf(results: readonly ScenarioResult[], commit: string): RecordedRuns {
  const [first] = results;
  const last = results.at(-1);
  if (first === undefined || last === undefined) throw new Error('no run to record');
  const sum = (of: (result: ScenarioResult) => number) => results.reduce((all, one) => all + of(one), 0);
  const journals = createHash('sha256');
  for (const { journalSha256 } of results) journals.update(journalSha256);
  return {
    scenario: first.name,
    expect: first.expect,
    seeds: [first.seed, last.seed],
    commit,
    passed: sum(({ passed }) => Number(passed)),
    recovered: sum(({ recovered }) => Number(recovered)),
    harms: results.flatMap(({ seed, harmful }) => harmful.map(({ code }) => `${code} in seed ${seed}`)),
    downtimeSeconds: results.map(({ downtimeSeconds }) => Math.round(downtimeSeconds)),
    dataLossSeconds: Math.max(...results.map(({ dataLossSeconds }) => dataLossSeconds)),
    actions: sum(({ actions }) => actions.length),
    pages: sum(({ pages }) => pages),
    journalsSha256: journals.digest('hex'),
  };
}
