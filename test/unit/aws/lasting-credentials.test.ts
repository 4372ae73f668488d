import { describe, expect, it } from 'vitest';
import { lastingCredentials, type RenewalFailure } from '../../../src/aws/lasting-credentials.ts';
import { manualClock, settle } from '../../support/manual-clock.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** A provider whose every fetch is answered by the test: with a life from now on, or with what it rejects with. */
function stage(life: (fetches: number) => number | Error | undefined) {
  const clock = manualClock();
  const heard: (string | undefined)[] = [];
  let fetches = 0;
  const provider = lastingCredentials(
    async () => {
      fetches += 1;
      const answer = life(fetches);
      await settle();
      if (answer instanceof Error) throw answer;
      return answer === undefined
        ? { id: fetches }
        : { id: fetches, expiration: new Date(clock.now() + answer) };
    },
    { clock, onRenewal: (failure: RenewalFailure | undefined) => heard.push(failure?.reason) },
  );
  /** What a call at this time gets; what is fetched behind it has come by the next. */
  const callAt = async (at: number) => {
    await clock.advance(at - clock.monotonic());
    const used = await provider().then(
      ({ id }) => id,
      (error: unknown) => String(error),
    );
    for (let turn = 0; turn < 5; turn += 1) await settle();
    return used;
  };
  return { provider, callAt, heard, fetches: () => fetches };
}

const refused = new Error('not authorized to perform sts:AssumeRole');

describe('credentials that last', () => {
  it('are fetched once for all who ask at the same time', async () => {
    const { provider, fetches } = stage(() => hour);
    const used = await Promise.all([provider(), provider(), provider()]);
    expect(new Set(used.map(({ id }) => id))).toEqual(new Set([1]));
    expect(fetches()).toBe(1);
  });

  it('without an end are never fetched again', async () => {
    const { callAt, fetches } = stage(() => undefined);
    await callAt(0);
    expect(await callAt(1000 * hour)).toBe(1);
    expect(fetches()).toBe(1);
  });

  it.each([
    ['an hour', hour, 45 * minute],
    ['twelve hours', 12 * hour, 12 * hour - 15 * minute],
    ['a quarter of an hour, the shortest that AWS gives', 15 * minute, 10 * minute],
  ])('of %s are renewed behind a call, in time', async (_life, life, renewedAt) => {
    const { callAt, fetches, heard } = stage(() => life);
    await callAt(0);
    await callAt(renewedAt - 1);
    expect(fetches()).toBe(1);
    expect(await callAt(renewedAt), 'the call does not wait').toBe(1);
    expect(await callAt(renewedAt + 1)).toBe(2);
    expect(heard).toEqual([undefined]);
  });

  it('are used until half a minute before their end where they cannot be renewed, and why is told each time', async () => {
    const { callAt, heard, fetches } = stage((fetched) => (fetched === 1 ? hour : refused));
    await callAt(0);
    for (let at = 45 * minute; at < 59.5 * minute; at += 10 * second) expect(await callAt(at)).toBe(1);
    // Every half a minute, whoever asks how often.
    expect(fetches()).toBe(1 + 29);
    expect(new Set(heard)).toEqual(new Set([refused.message]));
    expect(await callAt(59.5 * minute)).toBe(`Error: ${refused.message}`);
  });

  it('come back by themselves, and that is told', async () => {
    const { callAt, heard } = stage((fetched) => (fetched === 2 || fetched === 3 ? refused : hour));
    await callAt(0);
    await callAt(50 * minute);
    await callAt(51 * minute);
    await callAt(52 * minute);
    expect(await callAt(53 * minute)).toBe(4);
    expect(heard).toEqual([refused.message, refused.message, undefined]);
  });

  it.each([
    [5 * minute + 1, []],
    [5 * minute, ['what is handed out anew ends no later']],
  ])('that are handed out anew with the same end are late with %i ms left', async (left, expected) => {
    const end = hour;
    const clockedLife: number[] = [end, left];
    const { callAt, heard } = stage((fetched) => clockedLife[fetched - 1] ?? left);
    await callAt(0);
    await callAt(end - left);
    expect(heard).toEqual(expected);
  });
});
