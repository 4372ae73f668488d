import { describe, expect, it } from 'vitest';
import { waitsIn, waitsToResume, withResumed } from '../../../src/policy/carried-waits.ts';
import type { Pending, Waiting } from '../../../src/policy/pending.ts';

const start = 1_000_000;
const evidenceMaxAgeMs = 150_000;

function pending(policies: Readonly<Record<string, Readonly<Record<string, Waiting>>>>): Pending {
  return {
    revision: 'r1',
    policies: new Map(
      Object.entries(policies).map(([name, targets]) => [
        name,
        { fingerprint: `asks ${name}`, targets: new Map(Object.entries(targets)) },
      ]),
    ),
  };
}

const before = pending({
  reboot: { a: { since: start }, b: { reviewAt: start } },
  page: { a: { since: start - 1 } },
});
const carried = { seenAt: start + 60_000, waits: waitsIn(before) };
const resumedAt = (gapMs: number, after: Pending) => {
  const now = carried.seenAt + gapMs;
  return withResumed(after, waitsToResume(after, carried, { now, evidenceMaxAgeMs }));
};
const sinceOf = (after: Pending, policy: string, target: string) =>
  after.policies.get(policy)?.targets.get(target)?.since;

describe('a condition that held before a restart', () => {
  const holds = (at: number) => pending({ reboot: { a: { since: at, reviewAt: at } } });

  it.each([
    ['at once', 0, start],
    ['as long as evidence is good for', 150_000, start],
    ['a millisecond longer', 150_001, carried.seenAt + 150_001],
    ['before the time at which it was seen, by a clock set back', -1, carried.seenAt - 1],
  ])('and is seen to hold %s after it was last seen', (_, gapMs, since) => {
    const after = resumedAt(gapMs, holds(carried.seenAt + gapMs));

    expect(sinceOf(after, 'reboot', 'a')).toBe(since);
    expect(after.policies.get('reboot')?.targets.get('a')?.reviewAt).toBe(carried.seenAt + gapMs);
  });

  it.each([
    ['that does not hold now', pending({ reboot: { a: {} } })],
    ['of which nothing is known now', pending({ reboot: {} })],
    ['of a policy that is gone', pending({})],
    [
      'of a policy that asks something else now',
      {
        ...pending({}),
        policies: new Map([
          ['reboot', { fingerprint: 'else', targets: new Map([['a', { since: start + 90_000 }]]) }],
        ]),
      },
    ],
    ['of another target', pending({ reboot: { b: { since: start + 90_000 } } })],
  ])('and %s begins anew', (_, after) => {
    expect(waitsToResume(after, carried, { now: start + 90_000, evidenceMaxAgeMs })).toEqual([]);
    expect(resumedAt(30_000, after)).toEqual(after);
  });

  it('is carried with all that held, and of a storm with what has held for longest', () => {
    expect(carried.waits).toEqual([
      { policy: 'page', fingerprint: 'asks page', targets: [{ target: 'a', since: start - 1 }] },
      { policy: 'reboot', fingerprint: 'asks reboot', targets: [{ target: 'a', since: start }] },
    ]);
    const storm = pending({
      reboot: Object.fromEntries(
        Array.from({ length: 600 }, (_, index) => [`t${index}`, { since: start + 600 - index }]),
      ),
    });

    const targets = waitsIn(storm).flatMap((waits) => waits.targets);

    expect(targets).toHaveLength(500);
    expect(Math.max(...targets.map(({ since }) => since))).toBe(start + 500);
  });
});
