import type { Finding } from '../finding.ts';

/** One event of one database, as DescribeEvents tells it (which gives no event id). */
export interface DatabaseEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly message: string;
  readonly categories: readonly string[];
}

/** How far back events are read, as DescribeEvents counts: whole minutes. */
export const eventMinutes = 14;

/**
 * A failover that RDS has started is RDS's own until it says that it has ended, but no longer than this:
 * Multi-AZ needs 60 to 120 s, Aurora less. After five minutes without an end it is stuck, which is for a
 * person to see, not for Holdfast to wait on for ever.
 */
const failoverEndsAfterMs = 300_000;

/** A recovery takes as long as the data needs, so it lasts for as far back as events are read. */
const recoveryEndsAfterMs = eventMinutes * 60_000;

/** What the latest events of one database come to at `now`; nothing when none of them matters. */
export function storyOf(
  events: readonly DatabaseEvent[],
  now: number,
): Pick<Finding, 'state' | 'nature' | 'reason' | 'since'> | undefined {
  const recent = events.filter(({ at }) => now - at < eventMinutes * 60_000).toSorted((a, b) => a.at - b.at);
  const open = openWindow(recent, now);
  if (open !== undefined) {
    const { event, endsAfterMs } = open;
    if (now - event.at < endsAfterMs)
      return { state: 'unknown', nature: 'transition', since: event.at, reason: `RDS: ${event.message}` };
    const minutes = Math.floor((now - event.at) / 60_000);
    const reason = `RDS: ${event.message.replace(/\.$/, '')}, and no end was reported in ${minutes} minutes`;
    return { state: 'warn', since: event.at, reason };
  }
  const last = recent.findLast((event) => notable(event) !== undefined);
  if (last === undefined) return undefined;
  return { state: notable(last) ?? 'warn', since: last.at, reason: `RDS: ${last.message}` };
}

interface Window {
  readonly event: DatabaseEvent;
  readonly endsAfterMs: number;
}

/** The last failover or recovery that began and of which no end is told. */
function openWindow(events: readonly DatabaseEvent[], now: number): Window | undefined {
  let failover: Window | undefined;
  let recovery: Window | undefined;
  for (const event of events) {
    const about = kindOf(event);
    if (about === undefined) continue;
    const begins = /\b(start(ed|ing)?|begun)\b/i.test(event.message) && !ended.test(event.message);
    if (about === 'failover') failover = begins ? { event, endsAfterMs: failoverEndsAfterMs } : undefined;
    else recovery = begins ? { event, endsAfterMs: recoveryEndsAfterMs } : undefined;
  }
  const open = [failover, recovery].filter((window) => window !== undefined);
  return open.find(({ event, endsAfterMs }) => now - event.at < endsAfterMs) ?? open[0];
}

const ended = /\b(complete|completed|finished|abandon\w*|fail(ed)?|cancel\w*)\b/i;

function kindOf({ categories, message }: DatabaseEvent): 'failover' | 'recovery' | undefined {
  if (categories.includes('failover') || /\bfailover\b/i.test(message)) return 'failover';
  return categories.includes('recovery') ? 'recovery' : undefined;
}

/** An event past and done is at most a warning: the status says how the database is now. */
function notable(event: DatabaseEvent): 'pass' | 'warn' | undefined {
  if (kindOf(event) !== undefined) return /\b(fail(ed)?|abandon\w*)\b/i.test(event.message) ? 'warn' : 'pass';
  return event.categories.some((category) => warnings.has(category)) ? 'warn' : undefined;
}

const warnings: ReadonlySet<string> = new Set(['failure', 'low storage', 'availability', 'read replica']);
