import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Moving, whyEnd } from '../../../../src/actions/dead-letters/feedback.ts';

/** Half of a thousand messages moved, five a second, and all as it should be. */
const well: Moving = {
  perSecond: 5,
  toMove: 1_000,
  moved: 500,
  lying: 500,
  waitingBefore: 10,
  waiting: 10,
};

describe('messages that are moved back to where they came from', () => {
  // SQS's numbers lag a minute (300 messages), and a tenth of what was moved (50) may come back.
  it.each<[string, Partial<Moving>, RegExp | undefined]>([
    ['as many are left as were not moved', {}, undefined],
    ['fewer are left than were not moved', { lying: 0 }, undefined],
    ['the most that may come back does', { lying: 850 }, undefined],
    ['one more comes back', { lying: 851 }, /^351 of 500 messages came back as dead letters$/],
    // Twice as many as before (20), and what is moved in two minutes (600).
    ['the most that may wait does', { waiting: 620 }, undefined],
    ['one more waits', { waiting: 621 }, /^621 messages wait to be taken, and 10 did before$/],
    ['SQS does not say how many are left', { lying: undefined }, /does not say/],
    ['SQS does not say how many wait', { waiting: undefined }, /does not say/],
    ['more was moved than lay there when it began', { moved: 1_200, lying: 400 }, undefined],
  ])('where %s', (_what, change, expected) => {
    const why = whyEnd({ ...well, ...change });
    if (expected === undefined) expect(why).toBeUndefined();
    else expect(why).toMatch(expected);
  });

  it('never go on when there are more dead letters than where the move ended already', () => {
    const count = integer({ min: 0, max: 5_000 });
    assert(
      property(count, count, count, (moved, lying, more) => {
        const ended = whyEnd({ ...well, moved, lying }) !== undefined;
        return !ended || whyEnd({ ...well, moved, lying: lying + more }) !== undefined;
      }),
    );
  });
});
