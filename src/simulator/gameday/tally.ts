import type { ScenarioResult } from '../judge/result.ts';
import type { Answer } from './answer-jobs.ts';
import type { PolicySet, RunReport } from './report.ts';
import { type Score, scoreOf } from './score.ts';
import { createStories } from './stories.ts';

/** What of a scenario a game day needs to know beforehand. */
export interface ScenarioPlan {
  readonly name: string;
  readonly file: string;
  readonly expect: ScenarioResult['expect'];
  readonly summary: string;
  readonly durationMs: number;
  /** Folder or file of policies that it brings, where it does. */
  readonly policies?: string;
}

/** One run of a game day, before and after it was played. */
export interface GamedayRun {
  /** Place in the order of reporting. */
  readonly index: number;
  readonly scenario: ScenarioPlan;
  readonly policy: PolicySet;
  readonly seed: number;
}

/** A run of the policies that are tried out which did not pass. */
export interface Finding {
  readonly run: GamedayRun;
  /** Absent where the run was lost: its worker failed. */
  readonly result?: ScenarioResult;
  /** Why the world was not whole again at the end. */
  readonly missing?: readonly string[];
  /** Why the daemon, or the run, broke down. */
  readonly crashed?: string;
  /** The whole story; kept only of the first few findings of each scenario. */
  readonly report?: RunReport;
}

export interface GamedayOutcome {
  readonly planned: number;
  readonly played: number;
  /** By scenario, then seed, then policies, whatever the order in which they were played. */
  readonly results: readonly ScenarioResult[];
  /** By scenario, then policies. */
  readonly scores: readonly Score[];
  readonly findings: readonly Finding[];
  /** Stories worth showing: of the first seed of everything, and of the findings that have one. */
  readonly reports: readonly RunReport[];
  /** Runs of the baselines that were lost; those of the policies are findings. */
  readonly lostBaselines: readonly Finding[];
  readonly unknownOperations: readonly { readonly operation: string; readonly runs: number }[];
  /** Faults that found nothing to befall when their time came, in how many runs. */
  readonly missedFaults: readonly { readonly name: string; readonly why: string; readonly runs: number }[];
}

export interface Tally {
  settle(run: GamedayRun, answer: Answer<RunReport>): void;
  /** Undefined where it has none: not yet played, or lost. */
  resultOf(run: GamedayRun): ScenarioResult | undefined;
  outcome(): GamedayOutcome;
}

/** Gathers runs as they end, in any order, and keeps of each no more than is shown. */
export function createTally(scenarios: readonly ScenarioPlan[], planned: number): Tally {
  const results = new Map<number, ScenarioResult>();
  const findings = new Map<number, Finding>();
  const stories = createStories();
  const unknown = new Map<string, number>();
  const missed = new Map<string, { readonly name: string; readonly why: string; runs: number }>();
  let played = 0;

  const settle = (run: GamedayRun, answer: Answer<RunReport>) => {
    played += 1;
    if (answer.kind === 'failed') {
      findings.set(run.index, { run, crashed: answer.reason });
      return;
    }
    const report = answer.result;
    for (const operation of report.unknownOperations)
      unknown.set(operation, (unknown.get(operation) ?? 0) + 1);
    for (const why of new Set(report.missedFaults)) {
      const { name } = run.scenario;
      const known = missed.get(`${name} ${why}`) ?? { name, why, runs: 0 };
      known.runs += 1;
      missed.set(`${name} ${why}`, known);
    }
    const { result, crashed } = report;
    results.set(run.index, result);
    const failed = !result.passed || crashed !== undefined;
    if (failed && isTriedOut(run.policy))
      findings.set(run.index, {
        run,
        result,
        missing: report.missing,
        ...(crashed === undefined ? {} : { crashed }),
      });
    const isFinding = findings.has(run.index);
    stories.offer(`${run.scenario.name} ${run.policy}`, { index: run.index, report, isFinding });
  };

  return {
    settle,
    resultOf: ({ index }) => results.get(index),
    outcome: () => {
      const ordered = [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
      const all = [...findings.values()]
        .toSorted((a, b) => a.run.index - b.run.index)
        .map((finding) => {
          const report = stories.of(finding.run.index);
          return report === undefined ? finding : { ...finding, report };
        });
      return {
        planned,
        played,
        results: ordered,
        scores: scoresOf(scenarios, ordered),
        findings: all.filter(({ run }) => isTriedOut(run.policy)),
        lostBaselines: all.filter(({ run }) => !isTriedOut(run.policy)),
        reports: stories.all(),
        unknownOperations: [...unknown]
          .map(([operation, runs]) => ({ operation, runs }))
          .toSorted((a, b) => (a.operation < b.operation ? -1 : 1)),
        missedFaults: scenarios.flatMap(({ name }) =>
          [...missed.values()].filter((one) => one.name === name),
        ),
      };
    },
  };
}

/** Whether these are the policies that the game day is about, not what they are compared with. */
export function isTriedOut(policy: PolicySet): boolean {
  return policy === 'shipped' || policy === 'yours';
}

function scoresOf(scenarios: readonly ScenarioPlan[], results: readonly ScenarioResult[]): readonly Score[] {
  const byName = Map.groupBy(results, ({ name }) => name);
  return scenarios.flatMap(({ name }) =>
    [...Map.groupBy(byName.get(name) ?? [], ({ policy }) => policy).values()].flatMap(
      (all) => scoreOf(all) ?? [],
    ),
  );
}
