import * as fc from 'fast-check';
import { createTask } from 'node-cron';
import { describe, expect, it } from 'vitest';
import { createCalendar, type WrittenWindow } from '../../../src/engine/calendars.ts';

const minute = 60_000;
const hour = 60 * minute;

function window(given: Partial<WrittenWindow> = {}): WrittenWindow {
  return { name: 'night', at: '0 22 * * *', for: 8 * hour, timezone: 'UTC', ...given };
}

function standing(given: { closed?: WrittenWindow[]; open?: WrittenWindow[] }, at: string) {
  return createCalendar('c', { closed: given.closed ?? [], open: given.open ?? [] }).standingAt(
    Date.parse(at),
  );
}

describe('a calendar', () => {
  it.each([
    ['2026-06-10T21:59:59.999Z', 'open'],
    ['2026-06-10T22:00:00.000Z', 'closed'],
    ['2026-06-11T05:59:59.999Z', 'closed'],
    ['2026-06-11T06:00:00.000Z', 'open'],
  ])('with a closed window stands at %s: %s', (at, state) => {
    expect(standing({ closed: [window()] }, at).state).toBe(state);
  });

  it.each([
    ['2026-06-10T21:59:59.999Z', 'closed'],
    ['2026-06-10T22:00:00.000Z', 'open'],
    ['2026-06-11T06:00:00.000Z', 'closed'],
  ])('with an open window stands at %s: %s', (at, state) => {
    expect(standing({ open: [window()] }, at).state).toBe(state);
  });

  it('is closed where an open and a closed window meet', () => {
    const freeze = window({ name: 'freeze', at: '0 23 * * *', for: hour });

    expect(standing({ open: [window()], closed: [freeze] }, '2026-06-10T23:30:00Z')).toEqual({
      state: 'closed',
      reason: '"freeze" lasts until 2026-06-11 00:00 UTC',
      until: Date.parse('2026-06-11T00:00:00Z'),
    });
  });

  it('says by which window it is, until when, and what opens it', () => {
    const longer = window({ name: 'longer', at: '0 21 * * *', for: 12 * hour });

    expect(standing({ closed: [window(), longer] }, '2026-06-10T23:00:00Z').reason).toBe(
      '"longer" lasts until 2026-06-11 09:00 UTC',
    );
    expect(standing({ open: [window()] }, '2026-06-10T12:00:00Z')).toEqual({
      state: 'closed',
      reason: '"night" opens it at 2026-06-10 22:00 UTC',
      until: Date.parse('2026-06-10T22:00:00Z'),
    });
  });

  it('wants both days where a day of the month and one of the week are given: the first Monday', () => {
    const first = { closed: [window({ at: '0 0 1-7 * 1', for: 24 * hour })] };

    expect(standing(first, '2026-06-01T12:00:00Z').state).toBe('closed');
    expect(standing(first, '2026-06-02T12:00:00Z').state).toBe('open');
    expect(standing(first, '2026-06-08T12:00:00Z').state).toBe('open');
  });

  it.each([
    ['before the clocks go forward', '2026-03-28T01:30:00Z', 'closed'],
    ['on the day that has no half past two: right after the gap', '2026-03-29T01:00:00Z', 'closed'],
    ['right before the gap', '2026-03-29T00:59:59Z', 'open'],
    ['an hour of real time later it is over', '2026-03-29T02:00:00Z', 'open'],
    ['on the day that has it twice: the first time', '2026-10-25T00:30:00Z', 'closed'],
    ['and not the second', '2026-10-25T01:30:00Z', 'open'],
    ['after the clocks went back', '2026-10-26T01:30:00Z', 'closed'],
  ])('keeps to the clock on the wall, %s', (_when, at, state) => {
    const early = window({ at: '30 2 * * *', for: hour, timezone: 'Europe/Berlin' });

    expect(standing({ closed: [early] }, at).state).toBe(state);
  });

  it('lasts as long by real time on a day of 23 hours as on any other', () => {
    const over = { closed: [window({ at: '0 22 * * *', for: 8 * hour, timezone: 'Europe/Berlin' })] };

    expect(standing(over, '2026-03-29T04:59:59Z').state).toBe('closed');
    expect(standing(over, '2026-03-29T05:00:00Z').state).toBe('open');
  });

  it.each([
    [{ at: '61 * * * *' }, /minute: 61/],
    [{ at: '0 22 * * * *' }, /./],
    [{ timezone: 'Mars/Olympus' }, /Mars\/Olympus/],
    [{ at: '0 0 30 2 *' }, /it never begins/],
  ])('with %o is refused', (given, says) => {
    expect(() => createCalendar('c', { closed: [window(given)], open: [] })).toThrow(says);
  });

  it('agrees with another reader of cron about which minutes begin a window', () => {
    const part = (least: number, most: number) =>
      fc.oneof(
        { weight: 6, arbitrary: fc.constant('*') },
        { weight: 1, arbitrary: fc.integer({ min: least, max: most }).map(String) },
        {
          weight: 1,
          arbitrary: fc
            .uniqueArray(fc.integer({ min: least, max: most }), { minLength: 2, maxLength: 3 })
            .map((list) => list.toSorted((a, b) => a - b).join(',')),
        },
      );
    let closed = 0;
    fc.assert(
      fc.property(
        // Hours that every day has once: what a change of clocks does is told above.
        fc.tuple(part(0, 59), fc.integer({ min: 4, max: 22 }).map(String), part(1, 28), part(1, 12)),
        part(0, 6),
        fc.integer({ min: 1, max: 240 }),
        fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
        fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 31) }),
        fc.boolean(),
        ([atMinute, atHour, day, month], weekday, minutes, timezone, at, anyDay) => {
          const pattern = `${atMinute} ${atHour} ${anyDay ? '*' : day} ${month} ${weekday}`;
          const other = createTask(pattern, () => undefined, { timezone });
          const firstMinute = Math.floor(at / minute) * minute;
          let begun = false;
          for (let back = 0; back < minutes; back++)
            if (other.match(new Date(firstMinute - back * minute)))
              begun ||= at < firstMinute + (minutes - back) * minute;
          const length = minutes * minute;
          const { state } = createCalendar('c', {
            closed: [window({ at: pattern, for: length, timezone })],
            open: [],
          }).standingAt(at);
          if (begun) closed += 1;
          expect(state).toBe(begun ? 'closed' : 'open');
        },
      ),
      { numRuns: 300 },
    );
    expect(closed, 'times that a window was on').toBeGreaterThan(5);
  });
});
