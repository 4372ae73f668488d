import { describe, expect, it } from 'vitest';
import { createClockSkew, type DatedAnswer } from '../../../src/aws/clock-skew.ts';

/** AWS's own time in these tests; a Date header of it leaves out the fraction. */
const noon = Date.UTC(2026, 0, 1, 12);

/** An answer that AWS gave half-way between its request and its arrival, to a clock that is so far ahead. */
function answer(aheadMs: number, tripMs = 100, awsAt = noon): DatedAnswer {
  const date = awsAt - (awsAt % 1000);
  return { date, sentAt: awsAt + aheadMs - tripMs / 2, receivedAt: awsAt + aheadMs + tripMs / 2 };
}

function skewAfter(answers: readonly DatedAnswer[]): number | undefined {
  const skew = createClockSkew();
  for (const each of answers) skew.hear(each);
  return skew.ms();
}

const five = (given: DatedAnswer) => [given, given, given, given, given];

describe('the skew of this machine’s clock', () => {
  it.each([
    ['as AWS’s', 0, 0],
    ['ahead by less than a second, which the header cannot tell', 900, 0],
    ['ahead by a minute: what the header leaves out and half the trip are not counted', 60_000, 58_950],
    ['behind by a minute: half the trip is not counted', -60_000, -59_950],
  ])('of a clock %s', (_, ahead, found) => {
    expect(skewAfter(five(answer(ahead)))).toBe(found);
  });

  it.each([0, 30_000, -30_000])(
    'is never made larger by an answer that was long on its way (%i ms)',
    (ahead) => {
      const slow = skewAfter(five(answer(ahead, 20_000))) ?? Number.NaN;
      const quick = skewAfter(five(answer(ahead))) ?? Number.NaN;
      expect(Math.abs(slow)).toBeLessThanOrEqual(Math.abs(quick));
    },
  );

  it('is not known before five answers came', () => {
    expect(skewAfter(five(answer(60_000)).slice(1))).toBeUndefined();
  });

  it('is not decided by one or two answers of a server whose clock is wrong', () => {
    const right = answer(0);
    const wrong = answer(-3_600_000);
    expect(skewAfter([right, wrong, right, wrong, right])).toBe(0);
    expect(skewAfter([right, wrong, wrong, wrong, right])).toBeLessThan(-3_599_000);
  });

  it('follows a clock that was set right', () => {
    expect(skewAfter([...five(answer(90_000)), ...five(answer(0))])).toBe(0);
  });

  it('is not moved by a header that is no date', () => {
    const skew = createClockSkew();
    for (const each of five(answer(0))) skew.hear(each);
    skew.hear({ date: Number.NaN, sentAt: noon, receivedAt: noon });
    expect(skew.ms()).toBe(0);
  });
});
