import { describe, expect, it } from 'vitest';
import { playChaos } from '../support/replica-chaos.ts';

/** Drawn from these: kills, pauses, cuts, orderly stops and a table that is away, in stories of several remedies, with two and three replicas. */
const seeds = [2, 4, 7, 9, 15];

/** `npm run chaos` plays any number of seeds. */
describe('replicas that are killed, held up, cut off and replaced while they repair', () => {
  it.each(seeds)(
    'lose nothing, double nothing, harm nothing, and serve users within two leases more: seed %i',
    async (seed) => {
      const { worse, story, plan } = await playChaos(seed);
      expect(worse, `${story}, ${plan.join('; ')}`).toEqual([]);
    },
  );

  it('would be found out if it took them much longer', async () => {
    const { worse } = await playChaos(killedBeforeItActs, 1_200_000);
    expect(worse.join()).toMatch(/users were served \d+\.\d leases later|not whole/);
  });
});

/** In this one the holder is killed before it has given the database its storage. */
const killedBeforeItActs = 15;
