import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/runtime/random.ts';
import { buildStage } from '../../src/simulator/demo/stage.ts';
import { beginFault, type Fault, type FaultTarget } from '../../src/simulator/faults/fault.ts';
import { faults } from '../../src/simulator/faults/registry.ts';
import { runUntil } from '../../src/simulator/run-until.ts';
import type { World } from '../../src/simulator/world/state/world.ts';

const seeds = Array.from({ length: 150 }, (_, index) => index + 1);
const minute = 60_000;
const preludeMs = 5 * minute;
const troubledMs = 25 * minute;
const quietMs = 10 * minute;
const mostFaults = 5;
/** What broke or came back less than this ago nobody can know: load balancers and checkers want several answers in a row. */
const unforeseeableMs = minute;

/** One random story: what broke when, what was judged, and how the daemon came out of it. */
async function story(seed: number) {
  const stage = await buildStage({ seed });
  const { world, judge } = stage;
  const draw = randomStream(seed, 'swarm');
  const startAt = world.clock.now();
  const told: string[] = [];
  const movedAt: number[] = [];
  const breakSomething = () => {
    const fault = faults[Math.floor(draw.next() * faults.length)];
    const target = fault && targetOf(world, fault, draw.next());
    if (fault === undefined || target === undefined) return;
    const heal = beginFault(world, fault, target);
    const forMs = Math.round(minute / 2 + draw.next() ** 2 * 20 * minute);
    const at = Math.round((world.clock.now() - startAt) / 1000);
    movedAt.push(world.clock.now(), world.clock.now() + forMs);
    told.push(`${at} s ${fault.name} ${Object.values(target).join()} for ${Math.round(forMs / 1000)} s`);
    world.clock.after(forMs, heal);
  };
  const count = 1 + Math.floor(draw.next() * mostFaults);
  for (let index = 0; index < count; index += 1)
    world.clock.after(preludeMs + Math.round(draw.next() * troubledMs), breakSomething);
  try {
    await stage.daemon.start();
    await runUntil(world.clock, startAt + preludeMs + troubledMs + quietMs);
    const { view } = stage.daemon;
    return {
      seed,
      told,
      harms: judge.harms
        .filter(({ at }) => !movedAt.some((moved) => moved <= at && at - moved < unforeseeableMs))
        .map(({ code, at, detail }) => `${code} at ${Math.round((at - startAt) / 1000)} s: ${detail}`),
      troubles: view.troubles().map(({ part, reason }) => `${part}: ${reason}`),
      cyclesFailed: stage.events.filter((event) => event.kind === 'trouble' && event.part === 'loop').length,
      stalledMs: view.sinceLastCycleMs(),
      pages: stage.events.filter((event) => event.kind === 'page').length,
      actions: stage.events.filter((event) => event.kind === 'intent' && event.step === 0).length,
    };
  } finally {
    await stage.close();
  }
}

function targetOf(world: World, { needs }: Fault, chance: number): FaultTarget | undefined {
  const [part] = needs;
  const pick = (names: readonly string[]) => names[Math.floor(chance * names.length)];
  const instances = [...world.instances.values()].filter(({ state }) => state === 'running');
  const choices: Readonly<Record<string, readonly string[]>> = {
    instance: instances.map(({ id }) => id),
    zone: [...new Set(instances.map(({ zone }) => zone))],
    region: [...new Set(instances.map(({ region }) => region))],
    database: [...world.databases.keys()],
  };
  const name = part === undefined ? undefined : pick(choices[part] ?? []);
  return part === undefined || name === undefined ? undefined : { [part]: name };
}

describe('a swarm of random failures on the shop, with every shipped policy in auto', () => {
  it.each(seeds)('seed %i does no harm and leaves a daemon that works', async (seed) => {
    const ended = await story(seed);
    expect(ended.harms, ended.told.join('\n')).toEqual([]);
    expect(ended.troubles).toEqual([]);
    expect(ended.cyclesFailed).toBe(0);
    expect(ended.stalledMs).toBeLessThan(2 * minute);
  });
});
