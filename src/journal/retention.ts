import type { RecordedEvent } from './event.ts';
import type { JournalStore } from './journal.ts';

/** What is not over is kept for ever; the rest of the journal for this long, milliseconds. */
export const keptForMs = 90 * 86_400_000;

/**
 * Drops what was recorded before `olderThan` (milliseconds since the epoch), except what is not over
 * yet: the events of open remediations, the beginning and the latest word of open incidents, holds and
 * approvals that still count, breakers that are not closed, a stop switch that is thrown, the daemon's
 * last start, the policies last loaded. Answers how many events went. Reads the journal once, so run it
 * daily rather than hourly.
 */
export async function pruneJournal(store: JournalStore, olderThan: number): Promise<number> {
  const notOver = new Map<string, readonly number[]>();
  let firstKept: number | undefined;
  let last = 0;
  // Raw observations are never needed for what is not over, and are most of the journal.
  for await (const event of store.read(1, { without: 'observed' })) {
    last = event.number;
    if (event.at >= olderThan) firstKept ??= event.number;
    const change = bearing(event, olderThan);
    if (!change) continue;
    const before = notOver.get(change.subject) ?? [];
    switch (change.kind) {
      case 'adds':
        notOver.set(change.subject, [...before, event.number]);
        break;
      case 'replaces':
        notOver.set(change.subject, [event.number]);
        break;
      case 'updates':
        notOver.set(change.subject, [...before.slice(0, 1), event.number]);
        break;
      case 'ends':
        notOver.delete(change.subject);
        break;
    }
  }
  return store.prune(firstKept ?? last + 1, new Set([...notOver.values()].flat()));
}

/** What an event means for the thing that it is about. `updates` keeps the first event and the latest. */
interface Bearing {
  readonly subject: string;
  readonly kind: 'adds' | 'replaces' | 'updates' | 'ends';
}

function bearing(event: RecordedEvent, olderThan: number): Bearing | undefined {
  switch (event.kind) {
    case 'intent':
    case 'step':
    case 'verification':
    case 'standing':
      return { subject: `remediation ${event.remediation}`, kind: 'adds' };
    case 'remediation-ended':
      return { subject: `remediation ${event.remediation}`, kind: 'ends' };
    case 'incident':
      return { subject: `incident ${event.incident.id}`, kind: event.how === 'closed' ? 'ends' : 'updates' };
    case 'hold-placed':
      return event.hold.expiresAt > olderThan
        ? { subject: `hold ${event.hold.id}`, kind: 'replaces' }
        : undefined;
    case 'hold-released':
      return { subject: `hold ${event.id}`, kind: 'ends' };
    case 'approval':
      return event.expiresAt > olderThan
        ? { subject: `approval ${event.proposal}`, kind: 'replaces' }
        : undefined;
    case 'group-breaker':
      return {
        subject: `breaker ${event.group}`,
        kind: event.state === 'closed' && event.size === undefined ? 'ends' : 'replaces',
      };
    case 'stop-switch':
      return {
        subject: `stop switch ${event.source}`,
        kind: event.state === 'clear' ? 'ends' : 'replaces',
      };
    case 'daemon-started':
      return { subject: 'daemon', kind: 'replaces' };
    case 'policies-loaded':
      return { subject: 'policies', kind: 'replaces' };
    default:
      return undefined;
  }
}
