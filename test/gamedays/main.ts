import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/runtime/clock.ts';
import { playGameday } from '../../src/simulator/gameday/play-gameday.ts';
import { findScenarios } from '../../src/simulator/scenario/find-scenarios.ts';
import { loadScenarios } from '../../src/simulator/scenario/load-scenarios.ts';
import { recordOf, type RecordedRuns } from './record.ts';
import { summaryOf } from './summary.ts';

const file = new URL('../../docs/game-day-runs.jsonl', import.meta.url);

/** Of one scenario at a time: compiling in each worker is paid once for so many runs. */
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
    for (const scenario of scenarios) {
      if (stop.aborted) break;
      if (recorded().some((one) => one.scenario === scenario.name && one.seeds[0] === first)) continue;
      const outcome = await playGameday(
        { scenarios: [scenario], seeds, sets: ['shipped'], workers: availableParallelism() },
        { clock: systemClock, stop, onRun: () => undefined },
      );
      // A part that was stopped, or lost a run, is played again as a whole.
      if (outcome.results.length < seeds.length) {
        for (const { run, crashed } of outcome.findings)
          if (crashed !== undefined) process.stderr.write(`${scenario.name}, seed ${run.seed}: ${crashed}\n`);
        continue;
      }
      appendFileSync(file, `${JSON.stringify(recordOf(outcome.results, commit))}\n`);
      process.stderr.write(`${scenario.name}: seeds ${first} to ${seeds.at(-1)}\n`);
    }
  }
  process.stdout.write(`${summaryOf(recorded().filter(({ scenario }) => names.has(scenario)))}\n`);
}

function recorded(): readonly RecordedRuns[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedRuns);
}

await main();
