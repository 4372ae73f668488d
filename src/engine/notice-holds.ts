import type { JournalEvent } from '../journal/event.ts';
import type { Hold } from '../safety/history.ts';

/** Long enough to read why it was placed and to place another. */
const noticeMs = 900_000;

/**
 * Holds that end soon, once each, also while the journal takes nothing. One that is shorter than the notice was placed by
 * somebody who is there.
 */
export function endingHolds(
  holds: readonly Hold[],
  now: number,
  unwritten: readonly JournalEvent[],
): readonly JournalEvent[] {
  const waiting = new Set(
    unwritten.flatMap((event) => (event.kind === 'hold-ending' ? [event.hold.id] : [])),
  );
  return holds
    .filter(
      ({ id, createdAt, expiresAt, endTold }) =>
        endTold !== true &&
        !waiting.has(id) &&
        expiresAt - createdAt > noticeMs &&
        expiresAt - now <= noticeMs &&
        expiresAt > now,
    )
    .map((hold) => ({ at: now, kind: 'hold-ending', hold }));
}
