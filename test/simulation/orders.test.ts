import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/runtime/random.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import type { World } from '../../src/simulator/world/state/world.ts';
import { beganWith, playStory, shippedScenario, withFaults } from '../support/played-story.ts';

const seed = 5;

describe('the order in which faults are healed', () => {
  const shop = shippedScenario('instance-fails');
  const inOrder = [
    { name: 'hang-instance', parameters: { region: 'home' }, at: 1 },
    { name: 'slow-database', parameters: { database: 'writer' }, at: 2 },
    { name: 'silence-metrics', parameters: {}, at: 3 },
  ];
  const ends = [8, 12, 16];
  const orders = [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [0, 2, 1],
  ];

  it.each(['shipped', 'naive'] as const)('does not change whether harm is judged: %s', async (policy) => {
    const judged = new Map<string, boolean>();
    for (const order of orders) {
      const faults = inOrder.map((fault, index) => ({ ...fault, until: ends[order[index] ?? 0] ?? 0 }));
      const story = await playStory({ scenario: withFaults(shop, faults), seed, stage: { policy } });
      const words = faults.map(({ name, until }) => `${name} until ${until} min`).join(', ');
      expect(story.crashes, `seed ${seed}: ${words}`).toEqual([]);
      judged.set(words, story.harms.length > 0);
    }
    const same = policy === 'naive';
    expect([...judged].filter(([, harmful]) => harmful !== same)).toEqual([]);
  });
});

describe('the order in which AWS lists things', () => {
  it('decides nothing when a machine hangs', async () => {
    const shop = shippedScenario('instance-fails');
    const [failing] = buildStack(shop.stack, seed).instances.keys();
    const scenario = withFaults(shop, [{ name: 'hang-instance', parameters: { instance: failing }, at: 1 }]);
    const first = beganWith(await playStory({ scenario, seed }));
    expect(first).toHaveLength(1);
    for (const order of [1, 2]) {
      const again = await playStory({ scenario, seed, set: ({ world }) => shuffleLists(world, order) });
      expect(beganWith(again), `seed ${seed}, ${failing} hangs, lists shuffled by ${order}`).toEqual(first);
    }
  });
});

function shuffleLists(world: World, order: number): void {
  const draw = randomStream(order, 'lists');
  const shuffle = (things: Map<string, unknown>) => {
    const mixed = [...things]
      .map((entry) => ({ entry, rank: draw.next() }))
      .toSorted((a, b) => a.rank - b.rank);
    things.clear();
    for (const { entry } of mixed) things.set(...entry);
  };
  for (const things of [
    world.instances,
    world.loadBalancers,
    world.targetGroups,
    world.alarms,
    world.databases,
  ])
    shuffle(things);
}
