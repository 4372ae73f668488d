import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../runtime/usage-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { ScenarioResult } from '../judge/result.ts';
import type { RunRequest } from './play-run.ts';
import { runPool } from './pool.ts';
import type { PolicySet, RunReport } from './report.ts';
import { createTally, type GamedayOutcome, type GamedayRun, type ScenarioPlan } from './tally.ts';

/** What is to be played: every scenario with every seed under every set of policies. */
export interface GamedayPlan {
  readonly scenarios: readonly ScenarioPlan[];
  readonly seeds: readonly number[];
  readonly sets: readonly PolicySet[];
  /** Folder of the policies for `yours`. */
  readonly policies?: string;
  /** File of the stack to play on in place of each scenario's own. */
  readonly stack?: string;
  readonly workers: number;
}

export interface GamedayParts {
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** Another worker than the real one, for a test. */
  readonly entry?: URL;
  /** Called after each run, in the order in which they end; without a result where it has none. */
  readonly onRun: (run: GamedayRun, result: ScenarioResult | undefined) => void;
}

/** Plays a game day on worker threads. The outcome does not depend on which of them was faster. */
export async function playGameday(plan: GamedayPlan, parts: GamedayParts): Promise<GamedayOutcome> {
  const runs = runsOf(plan);
  const tally = createTally(plan.scenarios, runs.length);
  // Long scenarios first, so that no worker is left with one at the end.
  const order = runs.toSorted((a, b) => b.scenario.durationMs - a.scenario.durationMs || a.index - b.index);
  const scratch = scratchFolder();
  try {
    await runPool<RunReport>(
      order.map((run) => ({ ...requestOf(run, plan), scratch })),
      {
        entry: parts.entry ?? workerFile(),
        workers: plan.workers,
        clock: parts.clock,
        stop: parts.stop,
        onSettled: (index, answer) => {
          const run = order[index];
          if (run === undefined) return;
          tally.settle(run, answer);
          parts.onRun(run, tally.resultOf(run));
        },
      },
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return tally.outcome();
}

/** One for all threads, so that nothing is left behind by those that are ended in the middle of a run. */
function scratchFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'holdfast-gameday-'));
  } catch (error) {
    throw new UsageError(
      `no folder can be made in ${tmpdir()} (set TMPDIR to one that can be written)`,
      error,
    );
  }
}

/** In the order in which they are reported: scenario, then policies, then seed. */
function runsOf({ scenarios, seeds, sets }: GamedayPlan): readonly GamedayRun[] {
  const runs = scenarios.flatMap((scenario) =>
    seeds.flatMap((seed) => sets.map((set) => ({ scenario, policy: policySet(set, scenario), seed }))),
  );
  return runs.map((run, index) => ({ ...run, index }));
}

/** What a scenario brings of its own is not what comes with Holdfast. */
function policySet(set: PolicySet, { policies }: ScenarioPlan): PolicySet {
  return set === 'shipped' && policies !== undefined ? 'yours' : set;
}

function requestOf({ scenario, seed, policy }: GamedayRun, { policies, stack }: GamedayPlan): RunRequest {
  return {
    scenario: scenario.file,
    seed,
    policy,
    ...(policies === undefined || policy !== 'yours' ? {} : { policies }),
    ...(stack === undefined ? {} : { stack }),
  };
}

/** The bundle has one of its own beside it; from sources it is the file itself. */
function workerFile(): URL {
  const bundled = new URL('gameday-worker.js', import.meta.url);
  return existsSync(bundled) ? bundled : new URL('worker.ts', import.meta.url);
}
