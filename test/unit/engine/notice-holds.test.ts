import { describe, expect, it } from 'vitest';
import { emptyMemory, remember } from '../../../src/engine/history.ts';
import { endingHolds } from '../../../src/engine/notice-holds.ts';
import { noon } from '../../support/model-builder.ts';
import { hour, minute } from '../../support/safety-builder.ts';

const hold = {
  id: 'hold-1',
  scope: 'all',
  actions: [],
  reason: 'a release',
  owner: 'ana',
  createdAt: noon - hour,
  expiresAt: noon + 15 * minute,
};

describe('a hold that ends soon', () => {
  it('is not told again while the journal takes nothing', () => {
    const told = endingHolds([hold], noon, []);

    expect(endingHolds([hold], noon + 1, told)).toEqual([]);
  });

  it.each([
    ['15 min before its end', {}, 1],
    ['a moment earlier', { expiresAt: noon + 15 * minute + 1 }, 0],
    ['at its end', { expiresAt: noon }, 0],
    ['longer than the notice by a moment', { createdAt: noon - 1, expiresAt: noon + 15 * minute }, 1],
    ['no longer than the notice', { createdAt: noon, expiresAt: noon + 15 * minute }, 0],
    ['told already', { endTold: true as const }, 0],
  ])('%s', (_when, given, count) => {
    expect(endingHolds([{ ...hold, ...given }], noon, [])).toHaveLength(count);
  });

  it('is told once, also across a restart, and each of several holds for itself', () => {
    const other = { ...hold, id: 'hold-2' };
    const placed = [hold, other].map((one) => ({ at: noon, kind: 'hold-placed' as const, hold: one }));
    const before = [...placed, ...endingHolds([hold], noon, [])];

    const memory = before.reduce(
      (known, event, index) => remember(known, { ...event, number: index }),
      emptyMemory,
    );

    expect(endingHolds(memory.history.holds, noon + 1, [])).toEqual([
      { at: noon + 1, kind: 'hold-ending', hold: other },
    ]);
  });
});
