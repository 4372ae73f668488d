import type { JournalEvent } from '../journal/event.ts';
import type { Calendar, CalendarStanding } from '../safety/calendar.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { factsAt } from './facts.ts';

/**
 * The last look as the journal keeps it, once it is worth writing. A decision that time alone brought makes
 * it so (`isNews`): replay has to look at that time, too.
 */
export function lookEvents(
  engine: EngineParts,
  state: EngineState,
  now: number,
  isNews = false,
): readonly JournalEvent[] {
  if (state.looks === undefined || !(isNews || state.looks.isDue(now))) return [];
  const { settings, deniedPermissions, foreseenDenials } = factsAt(engine, state, now);
  const { settleUntil, calendars } = settings;
  return state.looks.take({
    settleUntil,
    deniedPermissions,
    foreseenDenials,
    calendars: standings(calendars, now),
  });
}

/** One that cannot be told is left out, which counts as closed. */
function standings(
  calendars: ReadonlyMap<string, Calendar>,
  now: number,
): Readonly<Record<string, CalendarStanding>> {
  const told: Record<string, CalendarStanding> = {};
  for (const [name, calendar] of calendars) {
    try {
      told[name] = calendar.standingAt(now);
    } catch {
      continue;
    }
  }
  return told;
}
