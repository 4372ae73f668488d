import { emptyModel, fold } from '../../src/model/fold.ts';
import type { Model } from '../../src/model/model.ts';
import { defaultModelSettings } from '../../src/model/settings.ts';
import type { BenchLine } from './bench-line.ts';
import { fleet, type Fleet } from './fleet.ts';
import { cpuMs, heapBytes, median } from './measure.ts';

const sizes = [1_000, 10_000, 100_000];
const cycles = 15;
const start = Date.UTC(2026, 10, 21, 12);

/**
 * What a fold costs: one cycle with 1 % of the resources changed (and the same that came back), a sweep
 * that says everything again without a change, a cycle in which nothing happens, and the memory held.
 */
export async function benchModel(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const size of sizes) lines.push(...benchSize(size));
  return await Promise.resolve(lines);
}

function benchSize(size: number): BenchLine[] {
  const name = size.toLocaleString('en');
  const before = heapBytes();
  const world: Fleet = fleet(size);
  let model: Model = emptyModel({ settings: defaultModelSettings, services: [] });
  let now = start;
  const first = cpuMs(() => {
    model = fold(model, world.sweep(now), now);
  });
  // The changes of the first fold, one for everything, are not what a running daemon holds.
  model = fold(model, [], now);
  const held = (heapBytes() - before) / 1_000_000;

  const changing = (spread: 'wide' | 'narrow') =>
    medianOf(cycles, (index) => {
      now += 2_000;
      const said = world.change(now, index, spread);
      return cpuMs(() => {
        model = fold(model, said, now);
      });
    });
  const wide = changing('wide');
  const narrow = changing('narrow');
  const sweeps = medianOf(3, () => {
    now += 30_000;
    const said = world.sweep(now);
    return cpuMs(() => {
      model = fold(model, said, now);
    });
  });
  const idle = medianOf(cycles, () => {
    now += 1_000;
    return cpuMs(() => {
      model = fold(model, [], now);
    });
  });
  return [
    {
      name: `model: cycle, ${name} resources, 1 % changed, whole groups at once`,
      value: narrow,
      unit: 'ms CPU',
    },
    {
      name: `model: cycle, ${name} resources, 1 % changed, each in another group`,
      value: wide,
      unit: 'ms CPU',
      note: 'the group, target group, load balancer, record and service of each change with it',
    },
    { name: `model: sweep of all ${name}, nothing changed`, value: sweeps, unit: 'ms CPU' },
    { name: `model: cycle, ${name} resources, nothing observed`, value: idle, unit: 'ms CPU' },
    { name: `model: first fold of ${name} resources`, value: first, unit: 'ms CPU' },
    {
      name: `model: memory, ${name} resources`,
      value: held,
      unit: 'MB',
      note: `${model.verdicts.size} verdicts, ${model.groups.size} groups, ${model.services.size} services`,
    },
  ];
}

function medianOf(times: number, measure: (index: number) => number): number {
  return median(Array.from({ length: times }, (_, index) => measure(index)));
}
