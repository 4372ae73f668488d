import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../src/simulator/faults/registry.ts';
import { scheduleStory } from '../../../../src/simulator/gameday/schedule-story.ts';
import { runUntil } from '../../../../src/simulator/run-until.ts';
import { buildStack } from '../../../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../../../src/simulator/stacks/load-stack.ts';
import { shippedScenario } from '../../../support/played-story.ts';

const hour = 60 * 60_000;

/** What a swarm of some kinds of faults does to a stack on which nobody acts. */
async function played(stack: string, kinds: readonly string[], seed: number) {
  const scenario = shippedScenario('swarm-shop');
  if (scenario.swarm === undefined) throw new Error('swarm-shop is no swarm');
  const world = buildStack(loadStack(stack), seed);
  const startAt = world.clock.now();
  const { faultAt, mendedAt } = scheduleStory(
    world,
    { ...scenario, swarm: { ...scenario.swarm, kinds: kinds.map(faultNamed) } },
    {
      seed,
      partsOf: () => {
        throw new Error('a swarm has no actors');
      },
    },
  );
  await runUntil(world.clock, startAt + hour);
  const began = world.happenings.flatMap((one) => (one.kind === 'fault-began' ? [one.fault] : []));
  const missed = world.happenings.filter(({ kind }) => kind === 'fault-missed');
  return { startAt, faultAt, mendedAt, began, missed };
}

describe('a swarm on a stack', () => {
  it('draws only what can befall the stack: as many faults as elsewhere, and none of tables where there is none', async () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const without = await played('shop', ['crash-application', 'lose-table-key'], seed);
      const alone = await played('shop', ['crash-application'], seed);
      expect(without.missed).toEqual([]);
      expect(without.began).not.toContain('lose-table-key');
      expect(without).toEqual(alone);
    }
  });

  it('draws faults of tables where there are tables', async () => {
    const began = new Set<string>();
    for (let seed = 1; seed <= 5; seed += 1)
      for (const fault of (await played('shop-sound', ['crash-application', 'lose-table-key'], seed)).began)
        began.add(fault);
    expect(began).toContain('lose-table-key');
  });

  it('is a quiet hour that begins at once where nothing in it can befall the stack', async () => {
    const { startAt, faultAt, began, missed } = await played('shop', ['lose-table-key'], 1);
    expect({ faultAt, began, missed }).toEqual({ faultAt: startAt, began: [], missed: [] });
  });
});
