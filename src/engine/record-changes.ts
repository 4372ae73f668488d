import type { JournalEvent } from '../journal/event.ts';
import type { Change } from '../model/model.ts';
import type { Recollection } from '../model/recollection.ts';

/**
 * What of a fold's changes the journal keeps: signals, verdicts and incidents as they move. A first
 * sight of something well is not news: a start over 100,000 healthy resources writes nothing.
 */
export function changesToEvents(changes: readonly Change[], at: number): readonly JournalEvent[] {
  const events: JournalEvent[] = [];
  const seen: Recollection[] = [];
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
    if (change.kind === 'recollection') seen.push(change.recollection);
  }
  for (const part of inParts(seen)) events.push({ at, kind: 'remembered', seen: part });
  return events;
}

/** Characters of JSON, about: one entry of a journal stays small, whatever the size of an account. */
const mostAtOnce = 100_000;

function inParts(seen: readonly Recollection[]): readonly (readonly Recollection[])[] {
  const parts: Recollection[][] = [];
  let room = 0;
  for (const recollection of seen) {
    const size = JSON.stringify(recollection).length;
    if (size > room) {
      parts.push([]);
      room = mostAtOnce;
    }
    room -= size;
    parts.at(-1)?.push(recollection);
  }
  return parts;
}
