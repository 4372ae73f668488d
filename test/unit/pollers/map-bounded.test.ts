import { describe, expect, it } from 'vitest';
import { chunksOf, mapBounded } from '../../../src/pollers/map-bounded.ts';
import { settle } from '../../support/manual-clock.ts';

describe('a bounded map', () => {
  it('answers in the order of the items with no more calls under way than allowed', async () => {
    let under = 0;
    let most = 0;
    const doubled = await mapBounded([5, 1, 4, 2, 3], 2, async (item) => {
      under += 1;
      most = Math.max(most, under);
      for (let turn = 0; turn < item; turn += 1) await settle();
      under -= 1;
      return item * 2;
    });
    expect(doubled).toEqual([10, 2, 8, 4, 6]);
    expect(most).toBe(2);
  });

  it('starts nothing more after the first error', async () => {
    const started: number[] = [];
    const failing = mapBounded([1, 2, 3, 4, 5, 6], 2, async (item) => {
      started.push(item);
      await settle();
      if (item === 1) throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await settle();
    await settle();
    expect(started.length).toBeLessThan(6);
  });

  it('has nothing to do for no items', async () => {
    expect(await mapBounded([], 4, () => Promise.reject(new Error('never')))).toEqual([]);
  });
});

describe('chunks', () => {
  it.each([
    [0, []],
    [1, [1]],
    [20, [20]],
    [21, [20, 1]],
  ])('of twenty from %i items have sizes %o', (count, sizes) => {
    const items = Array.from({ length: count }, (_, index) => index);
    expect(chunksOf(items, 20).map(({ length }) => length)).toEqual(sizes);
  });
});
