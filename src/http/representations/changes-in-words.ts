import type { ChangesEvent } from '../../journal/changes-event.ts';

/** The event in one line: how many, and the nearest of them. Nothing read is not the same as nothing changed. */
export function changesInWords({ incident, changes, more, unknown, final }: ChangesEvent): string {
  const count = changes.length + more;
  const [first] = changes;
  const when = `in the ten minutes before ${incident}`;
  const untold = unknown.length === 0 ? '' : ` ${unknown.join(' ')}`;
  if (first !== undefined) {
    const on = first.on.length === 0 ? '' : ` on ${first.on.join(', ')}`;
    const many = count === 1 ? `One change ${when}` : `${count} changes ${when}, the nearest`;
    return `${many}: ${first.by} called ${first.operation}${on}.${untold}`;
  }
  if (unknown.length > 0) return `What was changed ${when} is not known.${untold}`;
  return `CloudTrail tells of no change ${final ? '' : 'so far '}${when}.`;
}
