import { describe, expect, it } from 'vitest';
import { foldedTwice } from '../support/folded-twice.ts';
import { playStory, replayOf, shippedScenario } from '../support/played-story.ts';

/** What lasts and is given back; a promotion, and calls. */
const stories = ['zone-fails', 'writer-fails'];

describe('a start from a snapshot, on the journals of game days', () => {
  it.each(stories)('comes to what a start from everything comes to: %s', async (name) => {
    const { events } = await playStory({ scenario: shippedScenario(name), seed: 1 });
    const cuts = [0.3, 0.6, 1].map((share) => Math.floor(share * events.length));

    for (const [index, cut] of cuts.entries()) {
      const { whole, fromSnapshot, spared } = await foldedTwice(events, cuts.slice(0, index + 1));

      expect(spared).toBe(cut);
      expect(fromSnapshot, replayOf(name, 1, `snapshot after ${cut} events`)).toStrictEqual(whole);
    }
  });
});
