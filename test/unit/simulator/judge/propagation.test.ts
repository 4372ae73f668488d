import { describe, expect, it } from 'vitest';
import { propagation } from '../../../../src/simulator/judge/propagation.ts';
import type { ExperiencedSecond } from '../../../../src/simulator/world/state/users.ts';

/** `.` is a good second, `x` one in which half of the requests fail. */
function lived(story: string): readonly ExperiencedSecond[] {
  return Array.from(story, (mark, index) => {
    const errors = mark === 'x' ? 50 : 0;
    return { at: index * 1000, ok: 100 - errors, errors, slow: 0, refusedWrites: 0 };
  });
}

const well = '.'.repeat(60);

describe('the time that an act takes to reach the users', () => {
  it.each([
    {
      name: 'they are well ten seconds after it',
      story: `..${'x'.repeat(20)}${well}`,
      acts: [12_000],
      ms: 10_000,
    },
    {
      name: 'the last act before they are well counts, not the one after',
      story: `..${'x'.repeat(20)}${well}`,
      acts: [5_000, 20_000, 30_000],
      ms: 2_000,
    },
    { name: 'they got well by themselves', story: `..xxx${well}`, acts: [60_000], ms: undefined },
    { name: 'they were never hurt', story: well, acts: [1_000], ms: undefined },
    { name: 'they are not well again', story: `..xxxx${well.slice(1)}`, acts: [3_000], ms: undefined },
    { name: 'they are well for just long enough', story: `..xxxx${well}`, acts: [3_000], ms: 3_000 },
    { name: 'a relapse came between', story: `.xx${well}xx${well}`, acts: [2_000, 64_000], ms: 1_000 },
    {
      name: 'an act before they were hurt is not to be thanked',
      story: `...x${well}`,
      acts: [1_000],
      ms: undefined,
    },
  ])('is known when $name', ({ story, acts, ms }) => {
    const found = propagation(lived(story), acts);
    expect(found === undefined ? undefined : found.wellAt - found.actedAt).toBe(ms);
  });
});
