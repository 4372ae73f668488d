import type { JournalEvent } from '../journal/event.ts';
import type { Change } from '../model/model.ts';

/**
 * What of a fold's changes the journal keeps: signals, verdicts and incidents as they move. A first
 * sight of something well is not news: a start over 100,000 healthy resources writes nothing.
 */
export function changesToEvents(changes: readonly Change[], at: number): readonly JournalEvent[] {
  const events: JournalEvent[] = [];
  for (const change of changes) {
    if (change.kind === 'signal') {
      const { resource, check, state: to, reason } = change.signal;
      if (change.from === undefined && to === 'pass') continue;
      events.push({
        at,
        kind: 'signal-changed',
        resource,
        check,
        to,
        reason,
        ...(change.from === undefined ? {} : { from: change.from }),
      });
    }
    if (change.kind === 'verdict') {
      const { target, kind: to, reason, evidence } = change.verdict;
      if (change.from === undefined && (to === 'healthy' || to === 'starting')) continue;
      events.push({
        at,
        kind: 'verdict-changed',
        target,
        to,
        reason,
        evidence,
        ...(change.from === undefined ? {} : { from: change.from }),
      });
    }
    if (change.kind === 'incident')
      events.push({ at, kind: 'incident', how: change.how, incident: change.incident });
  }
  return events;
}
