import { describe, expect, it } from 'vitest';
import { playChaos } from '../support/replica-chaos.ts';

/**
 * Of the troubles some of each, with two and with three replicas, in stories of several remedies: of each seed what it would
 * go wrong by.
 */
const seeds = [
  [1, 'a kill, and a stop right after it'],
  [
    72,
    'two stops before what it waits for is over: the wait is handed on twice, and how long the target has been ill',
  ],
  [97, 'a cut while nothing waits yet: there is the word that all was watched'],
  [100, 'a table that is away: its holder goes on, and is not taken for gone'],
  [222, 'a pause for three leases'],
] as const;

/** `npm run chaos` plays any number of seeds, by which every remedy of the registry comes to its turn. */
describe('replicas that are killed, held up, cut off and replaced while they repair', () => {
  it.each(seeds)(
    'lose nothing, double nothing, harm nothing, and have all well within two leases more: seed %i, %s',
    async (seed) => {
      const { worse, remedy, plan } = await playChaos(seed);
      expect(worse, `${remedy}, ${plan.join('; ')}`).toEqual([]);
    },
  );

  it('would be found out if it took them much longer', async () => {
    const { worse } = await playChaos(killedBeforeItActs, 1_200_000);
    expect(worse.join()).toMatch(/all was well \d+\.\d leases later/);
  });
});

/** In this one the holder is killed before it has fenced the old writer. */
const killedBeforeItActs = 146;
