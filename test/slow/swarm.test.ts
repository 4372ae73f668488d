import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/runtime/random.ts';
import { buildStage } from '../../src/simulator/demo/stage.ts';
import { beginFault } from '../../src/simulator/faults/fault.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { runUntil } from '../../src/simulator/run-until.ts';

/** What the shipped policies are made for; wider swarms look for crashes only. */
const faults = [
  'crash-application',
  'fail-database-writer',
  'fail-site',
  'fail-zone',
  'fill-database-storage',
  'hang-instance',
  'slow-instance',
].map(faultNamed);

const seeds = Array.from({ length: 30 }, (_, index) => index + 1);
const minute = 60_000;
const preludeMs = 5 * minute;
const troubledMs = 25 * minute;
const quietMs = 10 * minute;
const mostFaults = 5;
/** What broke or came back less than this ago nobody can know: load balancers and checkers want several answers in a row. */
const unforeseeableMs = minute;

/** One random story: what broke when, what was judged, and how the daemon came out of it. */
async function story(seed: number) {
  const stage = await buildStage({ stack: 'shop', seed });
  const { world, judge } = stage;
  const draw = randomStream(seed, 'swarm');
  const startAt = world.clock.now();
  const told: string[] = [];
  const movedAt: number[] = [];
  const breakSomething = () => {
    const fault = faults[Math.floor(draw.next() * faults.length)];
    const target = fault?.sample(world, draw);
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

describe('a swarm of random failures on the shop, with every shipped policy in auto', () => {
  it.each(seeds)('seed %i does no harm and leaves a daemon that works', async (seed) => {
    const ended = await story(seed);
    expect(ended.harms, ended.told.join('\n')).toEqual([]);
    expect(ended.troubles).toEqual([]);
    expect(ended.cyclesFailed).toBe(0);
    expect(ended.stalledMs).toBeLessThan(2 * minute);
  });
});
