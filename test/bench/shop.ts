import { buildStage } from '../../src/simulator/demo/stage.ts';
import { runUntil } from '../../src/simulator/run-until.ts';
import type { BenchLine } from './bench-line.ts';
import { cpuMsOf, median } from './measure.ts';

const hourMs = 3_600_000;
/** Looked round and settled: what is measured is the life after it. */
const preludeMs = 600_000;
/** Single hours differ by three times with what is compiled by then, and runs of many seeds are warm. */
const hours = 5;

/** The production daemon over one simulated hour of the shop, calls short-circuited inside the SDK. */
export async function benchShop(): Promise<readonly BenchLine[]> {
  const stage = await buildStage({ stack: 'shop', seed: 1 });
  const { clock } = stage.world;
  const play = (ms: number) => runUntil(clock, clock.now() + ms);
  await stage.daemon.start();
  await play(preludeMs);
  const hoursOf = async () => {
    const each: number[] = [];
    for (let hour = 0; hour < hours; hour += 1) each.push(await cpuMsOf(() => play(hourMs)));
    return { median: median(each) / 1_000, first: ((each[0] ?? 0) / 1_000).toFixed(2) };
  };
  const withDaemon = await hoursOf();
  await stage.close();
  const alone = await hoursOf();
  return [
    {
      name: 'shop: one simulated hour of the world by itself',
      value: alone.median,
      unit: 's CPU',
      target: { atMost: 0.1 },
      note: `median of ${hours} hours, the first ${alone.first} s`,
    },
    {
      name: 'shop: one simulated hour with the daemon, direct path',
      value: withDaemon.median,
      unit: 's CPU',
      note: `median of ${hours}, the first ${withDaemon.first} s; about 3,000 calls to AWS, each with its cycle`,
    },
  ];
}
