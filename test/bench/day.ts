import { buildStage } from '../../src/simulator/demo/stage.ts';
import { beginFault } from '../../src/simulator/faults/fault.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { runUntil } from '../../src/simulator/run-until.ts';
import { buildShop } from '../../src/simulator/stacks/shop.ts';
import type { World } from '../../src/simulator/world/state/world.ts';
import { serves } from '../../src/simulator/world/compute/instance.ts';
import type { BenchLine } from './bench-line.ts';
import { heapBytes } from './measure.ts';

const hours = 24;
const hourMs = 3_600_000;

/** A simulated day of the shop with a fault each hour: does the heap stay flat, and what does the journal take? */
export async function benchDay(): Promise<readonly BenchLine[]> {
  const stage = await buildStage({ stack: 'shop', seed: 1 });
  await stage.daemon.start();
  const megabytes = await growth(stage.world, (hour) => breakOne(stage.world, hour));
  const kilobytes = stage.events.reduce((sum, event) => sum + JSON.stringify(event).length, 0) / 1_000;
  const ended = stage.events.filter(({ kind }) => kind === 'remediation-ended').length;
  const harms = stage.judge.harms.length;
  await stage.close();
  const aloneMegabytes = await growth(buildShop(1), () => undefined);
  return [
    {
      name: `heap grown over ${hours - 1} h with a fault each hour, daemon and world`,
      value: megabytes,
      unit: 'MB',
      note: `the world by itself, which keeps a record of each second of its users, ${aloneMegabytes.toFixed(1)} MB`,
    },
    {
      name: `journal of ${hours} h with a fault each hour`,
      value: kilobytes,
      unit: 'kB',
      note: `${stage.events.length} events, ${ended} remediations, ${harms} harms judged`,
    },
  ];
}

/** Megabytes between the end of the first hour and that of the last. */
async function growth(world: World, eachHour: (hour: number) => void): Promise<number> {
  let first = 0;
  for (let hour = 0; hour < hours; hour += 1) {
    eachHour(hour);
    await runUntil(world.clock, world.clock.now() + hourMs);
    if (hour === 0) first = heapBytes();
  }
  return (heapBytes() - first) / 1_000_000;
}

function breakOne(world: World, hour: number): void {
  const serving = [...world.instances.values()].filter((instance) => serves(world, instance));
  const victim = serving[hour % serving.length];
  if (victim === undefined) return;
  if (hour % 2 === 0) beginFault(world, faultNamed('hang-instance'), { instance: victim.id });
  else {
    // One witness alone is no reason to act: a person restarts the application.
    const restart = beginFault(world, faultNamed('crash-application'), { instance: victim.id });
    world.clock.after(hourMs / 2, restart);
  }
}
