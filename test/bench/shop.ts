import { buildStage } from '../../src/simulator/demo/stage.ts';
import { runUntil } from '../../src/simulator/run-until.ts';
import type { BenchLine } from './bench-line.ts';
import { cpuMsOf } from './measure.ts';

const hourMs = 3_600_000;
/** Looked round and settled: what is measured is the life after it. */
const preludeMs = 600_000;

/** The production daemon over one simulated hour of the shop, calls short-circuited inside the SDK. */
export async function benchShop(): Promise<readonly BenchLine[]> {
  const stage = await buildStage({ seed: 1 });
  const { clock } = stage.world;
  const play = (ms: number) => runUntil(clock, clock.now() + ms);
  await stage.daemon.start();
  await play(preludeMs);
  const withDaemon = await cpuMsOf(() => play(hourMs));
  await stage.close();
  const alone = await cpuMsOf(() => play(hourMs));
  return [
    {
      name: 'shop: one simulated hour of the world by itself',
      value: alone / 1_000,
      unit: 's CPU',
      target: { atMost: 0.1 },
    },
    {
      name: 'shop: one simulated hour with the daemon, direct path',
      value: withDaemon / 1_000,
      unit: 's CPU',
      note: 'about 3,000 calls to AWS, each with its cycle',
    },
  ];
}
