import { createCalendar } from '../engine/calendars.ts';
import type { Report } from '../policy/report.ts';
import { didYouMean } from '../policy/suggest.ts';
import { errorText } from '../runtime/error-text.ts';
import type { Config } from './config.ts';

/** A calendar that cannot be read would be closed for ever: it is refused here, with its place. */
export function checkCalendars({ calendars, calendar }: Config, report: Report): void {
  for (const [name, { closed, open }] of Object.entries(calendars)) {
    if (closed.length + open.length === 0)
      report(['calendars', name], `the calendar ${name} has no window, so it says nothing`, undefined, {
        atKey: true,
      });
    for (const [kind, windows] of [['closed', closed] as const, ['open', open] as const])
      windows.forEach((window, index) => {
        try {
          createCalendar(name, { closed: [window], open: [] });
        } catch (error) {
          const [first = ''] = errorText(error).split('\n');
          report(['calendars', name, kind, index], `the window "${window.name}" cannot be read: ${first}`);
        }
      });
  }
  const known = Object.keys(calendars);
  if (calendar !== undefined && !known.includes(calendar))
    report(
      ['calendar'],
      `there is no calendar "${calendar}", so nothing would ever be acted on`,
      didYouMean(calendar, known) ?? 'write it under calendars:',
    );
}
