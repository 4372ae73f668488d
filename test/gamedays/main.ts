import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/runtime/clock.ts';
import { playGameday } from '../../src/simulator/gameday/play-gameday.ts';
import type { ScenarioResult } from '../../src/simulator/judge/result.ts';
import { findScenarios } from '../../src/simulator/scenario/find-scenarios.ts';
import { loadScenarios } from '../../src/simulator/scenario/load-scenarios.ts';
import { recordOf, type RecordedRuns } from './record.ts';
import { summaryOf } from './summary.ts';

const file = new URL('../../docs/game-day-runs.jsonl', import.meta.url);

/** A part: short enough that little is lost when the run is stopped. */
const seedsAtATime = 50;

/**
 * `npm run gamedays -- [SCENARIO…] [--seeds N] [--minutes M]`: plays what `docs/game-day-runs.jsonl` lacks of that many
 * seeds of these scenarios (all shipped ones), for so long, and writes each part there when it is through, so that a run of
 * hours can be stopped and gone on with. Prints the table of what is there of them.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '1000' },
      minutes: { type: 'string', default: '0' },
    },
  });
  const { scenarios } = loadScenarios(findScenarios(positionals));
  const names = new Set(scenarios.map(({ name }) => name));
  const stop = AbortSignal.timeout(Number(values.minutes) * 60_000);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  for (let first = 1; first <= Number(values.seeds); first += seedsAtATime) {
    const seeds = Array.from(
      { length: Math.min(seedsAtATime, Number(values.seeds) - first + 1) },
      (_, index) => first + index,
    );
    const lacking = scenarios.filter(
      ({ name }) => !recorded().some((one) => one.scenario === name && one.seeds[0] === first),
    );
    if (lacking.length === 0) continue;
    if (stop.aborted) break;
    const parts = new Map<string, ScenarioResult[]>();
    const { findings } = await playGameday(
      { scenarios: lacking, seeds, sets: ['shipped'], workers: availableParallelism() },
      {
        clock: systemClock,
        stop,
        // A part that was stopped, or lost a run, is never complete, and is played again as a whole.
        onRun: ({ scenario: { name } }, result) => {
          if (result === undefined) return;
          const part = [...(parts.get(name) ?? []), result];
          parts.set(name, part);
          if (part.length < seeds.length) return;
          const inOrder = part.toSorted((a, b) => a.seed - b.seed);
          appendFileSync(file, `${JSON.stringify(recordOf(inOrder, commit))}\n`);
          process.stderr.write(`${name}: seeds ${first} to ${seeds.at(-1)}\n`);
        },
      },
    );
    for (const { run, crashed } of findings)
      if (crashed !== undefined) process.stderr.write(`${run.scenario.name}, seed ${run.seed}: ${crashed}\n`);
  }
  process.stdout.write(`${summaryOf(recorded().filter(({ scenario }) => names.has(scenario)))}\n`);
}

function recorded(): readonly RecordedRuns[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedRuns);
}

await main();
