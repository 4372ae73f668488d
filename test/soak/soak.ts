import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/runtime/clock.ts';
import type { Answer } from '../../src/simulator/gameday/answer-jobs.ts';
import type { RunRequest } from '../../src/simulator/gameday/play-run.ts';
import { runPool } from '../../src/simulator/gameday/pool.ts';
import type { RunReport } from '../../src/simulator/gameday/report.ts';
import { readScenario } from '../../src/simulator/scenario/load-scenarios.ts';
import { scenarioFile } from '../support/played-story.ts';

/** One per shipped stack, so that every kind of resource is lived through. */
const swarms = [
  'swarm-shop',
  'swarm-three-zone',
  'swarm-two-region',
  'swarm-shared-database',
  'swarm-storefront',
] as const;

/** What a soak came to so far. */
export interface SoakTally {
  runs: number;
  virtualHours: number;
  /** What must never happen, each with the command that plays it again. */
  readonly crashes: string[];
  /** Code of a harm → runs in which it was judged. */
  readonly harms: Map<string, number>;
}

/**
 * Plays random stories with random seeds on worker threads, `runs` of them or until `stop`. What the
 * policies do wrong is counted; what breaks down is a crash.
 */
export async function soak(options: {
  readonly seed: number;
  readonly runs: number;
  readonly workers: number;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly onRun?: (tally: SoakTally) => void;
}): Promise<SoakTally> {
  const { seed, runs, workers, clock, stop } = options;
  const hours = new Map(swarms.map((name) => [name, hoursOf(name)]));
  // Runs that the end of the soak breaks off remove nothing of theirs.
  const scratch = mkdtempSync(join(tmpdir(), 'holdfast-soak-'));
  const jobs = Array.from({ length: runs }, (_, index) => jobAt(seed + index, index, scratch));
  const tally: SoakTally = { runs: 0, virtualHours: 0, crashes: [], harms: new Map() };
  try {
    await runPool<RunReport>(
      jobs.map(({ request }) => request),
      {
        entry: new URL('../../src/simulator/gameday/worker.ts', import.meta.url),
        workers,
        clock,
        stop,
        onSettled: (index, answer) => {
          const job = jobs[index];
          if (job === undefined) return;
          tally.runs += 1;
          tally.virtualHours += hours.get(job.name) ?? 0;
          for (const crash of crashesIn(answer)) tally.crashes.push(`${replayOf(job)}\n  ${crash}`);
          if (answer.kind === 'done')
            for (const code of new Set(answer.result.result.harmful.map((harm) => harm.code)))
              tally.harms.set(code, (tally.harms.get(code) ?? 0) + 1);
          options.onRun?.(tally);
        },
      },
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return tally;
}

interface Job {
  readonly name: (typeof swarms)[number];
  readonly request: RunRequest;
}

/** Stacks take turns, so each of them is played as often as the others however short the soak is. */
function jobAt(seed: number, index: number, scratch: string): Job {
  const name = swarms[index % swarms.length] ?? swarms[0];
  return { name, request: { scenario: scenarioFile(name), seed, policy: 'shipped', scratch } };
}

function replayOf({ name, request }: Job): string {
  return `${name}, seed ${request.seed}: node src/main.ts gameday ${name} --seed ${request.seed}`;
}

/** Everything by which the daemon, the simulator or the worker broke down in one run, in words. */
export function crashesIn(answer: Answer<RunReport>): readonly string[] {
  if (answer.kind === 'failed') return [`the run broke off: ${answer.reason}`];
  const { crashed, unknownOperations } = answer.result;
  return [
    ...(crashed === undefined ? [] : [`the daemon broke down: ${crashed}`]),
    ...unknownOperations.map((operation) => `simulated AWS does not know ${operation}`),
  ];
}

function hoursOf(name: string): number {
  const { scenario } = readScenario(scenarioFile(name));
  if (scenario === undefined) throw new Error(`the scenario ${name} cannot be read`);
  return scenario.durationMs / 3_600_000;
}
