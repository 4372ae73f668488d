import { availableParallelism } from 'node:os';
import { systemClock } from '../../src/runtime/clock.ts';
import { playGameday } from '../../src/simulator/gameday/play-gameday.ts';
import { playRun } from '../../src/simulator/gameday/play-run.ts';
import { findScenarios } from '../../src/simulator/scenario/find-scenarios.ts';
import { loadScenarios } from '../../src/simulator/scenario/load-scenarios.ts';
import type { BenchLine } from './bench-line.ts';
import { cpuMsOf, heapBytes, wallMsOf } from './measure.ts';

/** What CI plays of each scenario; the target of five minutes is for 26 of them. */
const seedsInCi = 20;
const scenariosInCi = 26;

/** Compiling in each worker counts, and must not count for more than it does in so many runs. */
const seeds = [1, 2, 3];

/** Runs of one scenario in one process, after those that warm it up: does the heap stay flat? */
const warmUpRuns = 5;
const heapRuns = 45;

/** Every shipped scenario with three seeds under the shipped policies on all cores, and one of them many times over. */
export async function benchGameday(): Promise<readonly BenchLine[]> {
  const { scenarios } = loadScenarios(findScenarios([]));
  const workers = availableParallelism();
  const plan = { scenarios, seeds, sets: ['shipped' as const], workers };
  const parts = { clock: systemClock, stop: new AbortController().signal, onRun: () => undefined };
  let wallMs = 0;
  const cpu = await cpuMsOf(async () => {
    wallMs = await wallMsOf(() => playGameday(plan, parts));
  });
  const runs = scenarios.length * seeds.length;
  const perRunMs = cpu / runs;
  const inCi = scenariosInCi * seedsInCi;
  const kilobytes = await heapGrownPerRun(scenarios[0]?.file ?? '');
  return [
    {
      name: `gameday: ${scenarios.length} scenarios, ${seeds.length} seeds, shipped policies`,
      value: wallMs / 1_000,
      unit: 's wall',
      note: `${workers} workers; compiling in each of them counts`,
    },
    {
      name: 'gameday: one run',
      value: perRunMs,
      unit: 'ms CPU',
      note: `${(1_000 / perRunMs).toFixed(1)} runs a second per worker that has a core`,
    },
    {
      name: `gameday: ${scenariosInCi} scenarios × ${seedsInCi} seeds on two cores`,
      value: (perRunMs * inCi) / 2 / 1_000,
      unit: 's wall',
      target: { atMost: 300 },
      note: `extrapolated from the CPU of ${runs} runs`,
    },
    {
      name: 'gameday: heap grown per run',
      value: kilobytes,
      unit: 'kB',
      target: { atMost: 20 },
      note: `over ${heapRuns} runs of ${scenarios[0]?.name ?? 'none'} in one process`,
    },
  ];
}

async function heapGrownPerRun(scenario: string): Promise<number> {
  const play = async (from: number, runs: number) => {
    for (let seed = from; seed < from + runs; seed += 1) await playRun({ scenario, seed, policy: 'shipped' });
  };
  await play(1, warmUpRuns);
  const before = heapBytes();
  await play(1 + warmUpRuns, heapRuns);
  return (heapBytes() - before) / heapRuns / 1_000;
}
