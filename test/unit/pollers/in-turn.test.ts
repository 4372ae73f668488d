import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueInTurn } from '../../../src/pollers/in-turn.ts';

describe('what is due of things that are read one at a time', () => {
  const items = Array.from({ length: 25 }, (_, index) => index);

  it('is first what was never read, whatever the turn', () => {
    const wasRead = (item: number) => item !== 7;
    for (const sweep of [0, 1, 2]) expect(dueInTurn(items, { wasRead, sweep, most: 10 })[0]).toBe(7);
  });

  it('is everything, a slice a sweep, and never more than the most', () => {
    fc.assert(
      fc.property(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 20 }), fc.nat(), (count, most, from) => {
        const things = Array.from({ length: count }, (_, index) => index);
        const sweeps = Array.from({ length: Math.max(1, Math.ceil(count / most)) }, (_, index) =>
          dueInTurn(things, { wasRead: () => true, sweep: from + index, most }),
        );
        for (const due of sweeps) expect(due.length).toBeLessThanOrEqual(most);
        expect(new Set(sweeps.flat())).toEqual(new Set(things));
      }),
    );
  });
});
