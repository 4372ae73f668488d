import { dateInWords } from '../../model/time-in-words.ts';
import { allow, defer, deny } from '../answer.ts';
import type { Gate, GateAnswer, SafetySettings } from '../gate.ts';

/** The calendar of the whole daemon and that of the policy: either may be closed, and closed wins. */
export const calendar: Gate = {
  name: 'calendar',
  protects: 'Nothing is touched while the calendar says so; one that cannot be read is closed.',
  guards: ['action', 'return'],
  onError: 'deny',
  overridable: true,

  evaluate({ policy }, { settings, now }) {
    const names = [settings.calendar, policy.calendar].filter((name) => name !== undefined);
    if (names.length === 0) return allow('No calendar covers it.', { value: 'no calendar', bound: 'open' });
    const closed = [...new Set(names)].flatMap((name) => closedAnswer(name, settings, now) ?? []);
    const last = closed.toSorted((a, b) => (b.until ?? Infinity) - (a.until ?? Infinity))[0];
    return last ?? allow('Its calendar is open.', { value: 'open', bound: 'open' });
  },
};

function closedAnswer(name: string, { calendars }: SafetySettings, now: number): GateAnswer | undefined {
  const known = calendars.get(name);
  if (known === undefined)
    return deny(
      `There is no calendar ${name} in the configuration, which counts as closed: declare it under calendars, or take it out of the policy.`,
      {
        value: 'unknown',
        bound: 'open',
      },
    );
  const { state, reason, until } = known.standingAt(now);
  return state === 'open'
    ? undefined
    : defer(
        `The calendar ${name} is closed: ${reason}${until === undefined ? '' : `; it may open at ${dateInWords(until)}`}.`,
        {
          value: 'closed',
          bound: 'open',
          ...(until === undefined ? {} : { until }),
        },
      );
}
