import { dateInWords } from '../model/time-in-words.ts';
import { Cron } from 'croner';
import type { Calendar, CalendarStanding } from '../safety/calendar.ts';

/** A time that comes again, as people write it: a name, a beginning by cron, and how long it lasts. */
export interface WrittenWindow {
  readonly name: string;
  /** Five fields of cron: minute, hour, day of the month, month, day of the week. Both days must fit. */
  readonly at: string;
  /** Milliseconds of real time, whatever clocks do meanwhile. */
  readonly for: number;
  /** IANA name, such as Europe/Berlin. */
  readonly timezone: string;
}

export interface WrittenCalendar {
  readonly closed: readonly WrittenWindow[];
  /** Where there are any, it is open only in these. */
  readonly open: readonly WrittenWindow[];
}

/** Throws an Error that says what is wrong with a window. */
export function createCalendar(name: string, written: WrittenCalendar): Calendar {
  const closed = written.closed.map(createWindow);
  const open = written.open.map(createWindow);
  let last: { readonly at: number; readonly standing: CalendarStanding } | undefined;
  return {
    name,
    standingAt: (now) => {
      // In a storm thousands of proposals ask at one moment.
      if (last?.at !== now) last = { at: now, standing: standing(closed, open, now) };
      return last.standing;
    },
  };
}

function standing(closed: readonly Window[], open: readonly Window[], now: number): CalendarStanding {
  const shut = latest(closed, now);
  if (shut !== undefined)
    return {
      state: 'closed',
      reason: `"${shut.name}" lasts until ${dateInWords(shut.until)}`,
      until: shut.until,
    };
  if (open.length === 0) return { state: 'open', reason: 'no closed window is on' };
  const wide = latest(open, now);
  if (wide !== undefined)
    return {
      state: 'open',
      reason: `"${wide.name}" lasts until ${dateInWords(wide.until)}`,
      until: wide.until,
    };
  const next = open
    .flatMap((window) => ({ name: window.name, at: window.nextStart(now) }))
    .filter((one): one is { name: string; at: number } => one.at !== undefined)
    .toSorted((a, b) => a.at - b.at)[0];
  return next === undefined
    ? { state: 'closed', reason: 'none of its open windows ever begins again' }
    : {
        state: 'closed',
        reason: `"${next.name}" opens it at ${dateInWords(next.at)}`,
        until: next.at,
      };
}

/** Of the windows that are on, the one that ends last. */
function latest(windows: readonly Window[], now: number): { name: string; until: number } | undefined {
  return windows
    .flatMap((window) => {
      const start = window.lastStart(now);
      const until = start === undefined ? -Infinity : start + window.lengthMs;
      return until > now ? [{ name: window.name, until }] : [];
    })
    .toSorted((a, b) => b.until - a.until)[0];
}

interface Window {
  readonly name: string;
  readonly lengthMs: number;
  /** At or before. */
  lastStart(now: number): number | undefined;
  nextStart(now: number): number | undefined;
}

/**
 * Never scheduled: it is only asked. A time that the spring change leaves out begins right after it, and one
 * that comes twice in autumn begins the first time.
 */
function createWindow({ name, at, for: lengthMs, timezone }: WrittenWindow): Window {
  const cron = new Cron(at, { mode: '5-part', domAndDow: true, paused: true, timezone });
  // The library leaves out a run at the very reference, and counts in whole seconds.
  const lastStart = (now: number) => cron.previousRuns(1, new Date(now + 1))[0]?.getTime();
  const nextStart = (now: number) => cron.nextRun(new Date(now))?.getTime();
  if (lastStart(someDay) === undefined && nextStart(someDay) === undefined)
    throw new Error('it never begins: no day is like that');
  return { name, lengthMs, lastStart, nextStart };
}

/** Also shows whether the time zone is one. */
const someDay = Date.UTC(2026, 0, 1);
