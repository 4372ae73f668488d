import type { BenchLine } from './bench-line.ts';
import { type EngineStage, engineStage } from './engine-stage.ts';
import { fleet } from './fleet.ts';
import { cpuMsOf, heapBytes, median } from './measure.ts';
import { setOf } from './policy.ts';

const sizes = [1_000, 10_000, 100_000];
const cycles = 15;

/** DESIGN section 11, at 100,000 resources and 20 policies. */
const target = { changedMs: 50, wholeMs: 1_000, megabytes: 400 };

/**
 * The engine's whole cycle: model, twenty policies, every gate, the journal on disk. AWS is left out:
 * observations are handed over as the pollers would.
 */
export async function benchCycle(): Promise<readonly BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const size of sizes) lines.push(...(await benchSize(size)));
  return lines;
}

async function benchSize(size: number): Promise<readonly BenchLine[]> {
  const name = `cycle, ${size.toLocaleString('en')} resources`;
  const before = heapBytes();
  const stage = await engineStage(setOf(20));
  const world = fleet(size);
  const next = (ms: number) => stage.now() + ms;
  const first = await cpuMsOf(() => stage.turn(world.sweep(next(1_000)), 1_000));
  await stage.turn([], 1_000);
  const megabytes = (heapBytes() - before) / 1_000_000;

  const changing = async (spread: 'wide' | 'narrow') => {
    const earlier = stage.journal();
    const value = await medianCycle(cycles, stage, 2_000, (at, index) => world.change(at, index, spread));
    const { events, cpuMs } = stage.journal();
    const written = Math.round((events - earlier.events) / cycles);
    const writing = Math.round((cpuMs - earlier.cpuMs) / cycles);
    return { value, note: `${writing} ms of it to journal ${written} events to disk` };
  };
  const narrow = await changing('narrow');
  const wide = await changing('wide');
  const idle = await medianCycle(cycles, stage, 1_000, () => []);
  const sweep = await medianCycle(3, stage, 30_000, (at) => world.sweep(at));
  const whole = await reloaded(stage);
  await stage.close();
  const large = size === 100_000;
  return [
    {
      name: `${name}, 1 % changed, whole groups at once`,
      ...narrow,
      unit: 'ms CPU',
      ...(large ? { target: { atMost: target.changedMs } } : {}),
    },
    {
      name: `${name}, 1 % changed, each in another group`,
      ...wide,
      unit: 'ms CPU',
    },
    { name: `${name}, nothing observed`, value: idle, unit: 'ms CPU' },
    { name: `${name}, all read again, nothing changed`, value: sweep, unit: 'ms CPU' },
    {
      name: `${name}, policies reloaded, all evaluated anew`,
      value: whole,
      unit: 'ms CPU',
      ...(large ? { target: { atMost: target.wholeMs } } : {}),
    },
    { name: `${name}, the first after a start`, value: first, unit: 'ms CPU' },
    {
      name: `memory, ${size.toLocaleString('en')} resources`,
      value: megabytes,
      unit: 'MB',
      ...(large ? { target: { atMost: target.megabytes } } : {}),
    },
  ];
}

type Observations = Parameters<EngineStage['turn']>[0];

async function medianCycle(
  times: number,
  stage: EngineStage,
  afterMs: number,
  observe: (at: number, index: number) => Observations,
): Promise<number> {
  const values: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const observations = observe(stage.now() + afterMs, index);
    values.push(await cpuMsOf(() => stage.turn(observations, afterMs)));
  }
  return median(values);
}

/** Another revision of the same policies: what was waiting goes on, and everything is looked at. */
async function reloaded(stage: EngineStage): Promise<number> {
  const values: number[] = [];
  for (let revision = 0; revision < 3; revision += 1) {
    stage.state.policies = { ...stage.state.policies, revision: `bench-reload-${revision}` };
    values.push(await cpuMsOf(() => stage.turn([], 1_000)));
  }
  return median(values);
}
