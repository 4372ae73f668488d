import { describe, expect, it } from 'vitest';
import { writesSince } from '../../../../src/simulator/judge/sight/histories.ts';

describe('what was written to a database since a time', () => {
  it.each([
    [
      'nothing, where it only switched its log',
      [
        [100, 5],
        [400, 5],
      ],
      { writes: 0, seconds: 0 },
    ],
    [
      'what came after it',
      [
        [100, 5],
        [200, 9],
        [300, 9],
        [400, 12],
      ],
      { writes: 7, seconds: 2 },
    ],
    [
      'not what came at that instant',
      [
        [100, 5],
        [150, 9],
      ],
      { writes: 0, seconds: 0 },
    ],
    [
      'all that is known of, where nothing is known of before',
      [
        [200, 5],
        [300, 9],
      ],
      { writes: 4, seconds: 1 },
    ],
  ])('is %s', (_title, commits, expected) => {
    const noted = commits.map(([at = 0, position = 0]) => ({ at, position }));
    expect(writesSince({ commits: noted }, 150)).toEqual(expected);
  });
});
