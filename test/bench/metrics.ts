import { createMetrics } from '../../src/metrics/create-metrics.ts';
import type { BenchLine } from './bench-line.ts';
import { engineStage } from './engine-stage.ts';
import { fleet } from './fleet.ts';
import { cpuMsOf, median } from './measure.ts';
import { setOf } from './policy.ts';

/** A scrape blocks the loop while it renders, so it must not grow with the fleet's series. */
export async function benchMetrics(): Promise<readonly BenchLine[]> {
  const stage = await engineStage(setOf(20));
  const world = fleet(100_000);
  await stage.turn(world.sweep(stage.now() + 1_000), 1_000);
  await stage.turn(world.change(stage.now() + 1_000, 1, 'narrow'), 1_000);
  const metrics = createMetrics({ view: stage.view });
  const values: number[] = [];
  let text = '';
  for (let scrape = 0; scrape < 10; scrape += 1) {
    values.push(
      await cpuMsOf(async () => {
        text = await metrics.render();
      }),
    );
  }
  await stage.close();
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  return [
    {
      name: '/metrics at 100,000 resources, one scrape',
      value: median(values),
      unit: 'ms CPU',
      note: `${series} series, ${Math.round(text.length / 1_000)} kB`,
    },
  ];
}
