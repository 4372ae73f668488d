import { describe, expect, it } from 'vitest';
import { type ActBound, actsWithin, boundInWords } from '../../../../src/simulator/judge/act-bound.ts';

const minute = 60_000;
const beganAt = 1_000_000;
const acted = [0, 5, 10].flatMap((at) => [
  { at: beganAt + at * minute, action: 'RebootInstances' },
  { at: beganAt + at * minute, action: 'StopInstances' },
]);

describe('how much may be done', () => {
  it.each<[string, Omit<ActBound, 'most'>, number, string]>([
    ['over all', { fromMs: 0 }, 6, 'at most 1 change may be asked for from 0 s to the end'],
    [
      'of one operation',
      { of: 'StopInstances', fromMs: 0 },
      3,
      'at most 1 StopInstances may be asked for from 0 s to the end',
    ],
    [
      'from a time on, which belongs to it',
      { fromMs: 5 * minute },
      4,
      'at most 1 change may be asked for from 5 min to the end',
    ],
    [
      'up to a time, which does not',
      { fromMs: 0, untilMs: 5 * minute },
      2,
      'at most 1 change may be asked for from 0 s to 5 min',
    ],
  ])('counts %s', (_title, bound, count, words) => {
    expect(actsWithin({ most: 1, ...bound }, acted, beganAt)).toBe(count);
    expect(boundInWords({ most: 1, ...bound })).toBe(words);
  });
});
