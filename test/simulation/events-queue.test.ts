import { describe, expect, it } from 'vitest';
import { beginFault, type FaultTarget } from '../../src/simulator/faults/fault.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { queueSchema } from '../../src/simulator/stacks/queue-schema.ts';
import { type PlayedStory, playStory, replayOf, shippedScenario } from '../support/played-story.ts';

/** The same stack with a queue of events in each of its regions, and one for what nobody can read. */
function withQueues(scenario: Scenario): Scenario {
  const { stack } = scenario;
  const added = stack.regions.flatMap(({ region }) => [
    queueSchema.parse({ name: 'holdfast-events-dead-letters', region }),
    queueSchema.parse({
      name: 'holdfast-events',
      region,
      deadLetterQueue: 'holdfast-events-dead-letters',
      retention: '1h',
    }),
  ]);
  return { ...scenario, stack: { ...stack, queues: [...stack.queues, ...added] } };
}

/** Whatever can befall events, all at once and from before the outage to its end. */
const troubles: readonly (readonly [string, FaultTarget])[] = [
  ['duplicate-events', { share: 0.5 }],
  ['delay-events', { minutes: 1 }],
  ['lose-events', { share: 0.3 }],
  ['shuffle-events', { seconds: 60 }],
  ['garble-events', { share: 0.3 }],
];

/** Seconds from the fault to the first thing that was begun. */
function intentAfter({ events, faultAt }: PlayedStory): number {
  const intent = events.find(({ kind, at }) => kind === 'intent' && at >= faultAt);
  return ((intent?.at ?? Number.POSITIVE_INFINITY) - faultAt) / 1000;
}

const alarmed = (story: PlayedStory): number => {
  const { events, faultAt } = story;
  const seen = events.find(
    (event) =>
      event.kind === 'signal-changed' &&
      event.check === 'cloudwatch/alarm' &&
      event.to === 'fail' &&
      event.at >= faultAt,
  );
  return ((seen?.at ?? Number.POSITIVE_INFINITY) - faultAt) / 1000;
};

describe('a queue of events in the account', () => {
  const name = 'gray-az-5-percent-with-relapse';

  it('lets Holdfast hear of a gray zone earlier, and leave it earlier where that was what it waited for', async () => {
    const gains: number[] = [];
    for (const seed of [1, 2, 3]) {
      const scenario = shippedScenario(name);
      const polled = await playStory({ scenario, seed });
      const told = await playStory({ scenario: withQueues(scenario), seed });
      const where = replayOf(name, seed, 'with a queue of events');

      expect(alarmed(told), where).toBeLessThan(alarmed(polled));
      // What else it waits for is read at its own time, a few seconds sooner or later.
      expect(intentAfter(told), where).toBeLessThan(intentAfter(polled) + 5);
      expect(told.harms, where).toEqual([]);
      expect(told.missing, where).toEqual(polled.missing);
      expect(told.crashes, where).toEqual([]);
      gains.push(intentAfter(polled) - intentAfter(told));
    }
    expect(Math.max(...gains)).toBeGreaterThan(10);
  });

  it.each(
    [name, 'instance-fails', 'writer-fails'].flatMap((scenario) =>
      [1, 2].map((seed) => ({ scenario, seed })),
    ),
  )(
    'makes no decision worse when events come twice, late, disordered, garbled or never ($scenario, seed $seed)',
    async ({ scenario: called, seed }) => {
      const scenario = shippedScenario(called);
      const polled = await playStory({ scenario, seed });
      let troubled = 0;
      const told = await playStory({
        scenario: withQueues(scenario),
        seed,
        set: ({ world }) => {
          for (const [fault, parameters] of troubles) beginFault(world, faultNamed(fault), parameters);
          troubled = world.eventTroubles.size;
        },
      });
      const where = replayOf(called, seed, 'with a queue of events and all that can befall them');

      expect(troubled, where).toBe(troubles.length);
      expect(told.harms, where).toEqual([]);
      expect(told.missing, where).toEqual(polled.missing);
      expect(told.crashes, where).toEqual([]);
      expect(intentAfter(told), where).toBeLessThanOrEqual(intentAfter(polled));
      expect(told.mutations.map(operationOf), where).toEqual(polled.mutations.map(operationOf));
    },
  );
});

const operationOf = (mutation: string): string => mutation.split(' ')[0] ?? '';
