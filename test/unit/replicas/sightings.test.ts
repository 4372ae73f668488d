import { describe, expect, it } from 'vitest';
import { createSightings } from '../../../src/replicas/sightings.ts';

const leaseMs = 60_000;

/** Looks at a member whose beat stands, at these times (milliseconds): at which of them it was taken for gone. */
function goneAt(looks: readonly number[]): readonly number[] {
  let now = 0;
  const sightings = createSightings(leaseMs, () => now);
  return looks.filter((at) => {
    now = at;
    return sightings.silent([{ id: 'one', beat: 7 }]).length > 0;
  });
}

describe('a replica whose beat does not rise', () => {
  it.each<[string, readonly number[], readonly number[]]>([
    [
      'is gone after a lease in which it was looked at all the while',
      [0, 20_000, 40_000, 59_999, 60_000],
      [60_000],
    ],
    ['is gone where a look or two failed', [0, 29_999, 59_998, 60_000], [60_000]],
    ['is not gone at the first look after half a lease without one', [0, 30_000, 60_000], []],
    [
      'has a third of a lease to show itself when the table was away from all',
      [0, 200_000, 219_999, 220_000],
      [220_000],
    ],
    [
      'is not given more than a lease where it was seen shortly before',
      [0, 35_000, 59_999, 60_000],
      [60_000],
    ],
  ])('%s', (_what, looks, gone) => {
    expect(goneAt(looks)).toEqual(gone);
  });
});
