import type { JournalEvent, RecordedEvent } from './event.ts';

/**
 * The next number is not the one expected: another writer is at work (or the journal was swapped for a
 * shorter one), so this one must stop acting.
 */
export class AppendRefused extends Error {
  readonly expected: number;
  constructor(expected: number, next: number) {
    super(
      next > expected
        ? `journal entry ${expected} was already written by another writer`
        : `journal entry ${expected} cannot follow: the journal ends before ${next}, so it was replaced by an older one`,
    );
    this.name = 'AppendRefused';
    this.expected = expected;
  }
}

/**
 * An append-only, numbered record. An append names the number that it expects its first event to get;
 * the store refuses if that is taken. That one rule gives crash recovery, audit, replay and fencing.
 */
export interface JournalStore {
  /** Durable when it resolves. All of the events or none. Throws AppendRefused. */
  append(expected: number, events: readonly JournalEvent[]): Promise<readonly RecordedEvent[]>;
  /**
   * Events from a number on, in order, in bounded pages, up to the newest at the time of the call.
   * Numbers may have gaps where the journal was pruned. An entry that cannot be understood is left out
   * and reported to whoever opened the store. `without` leaves out one kind, unread.
   */
  read(from?: number, options?: { readonly without?: RecordedEvent['kind'] }): AsyncIterable<RecordedEvent>;
  /** Number that the next event gets; the first is 1. */
  next(): Promise<number>;
  /**
   * Housekeeping: drops events numbered below `before` that are not in `keep`, never the newest event of
   * all (it carries the numbering). Answers how many. See retention.ts for what must be kept.
   */
  prune(before: number, keep: ReadonlySet<number>): Promise<number>;
  /** The snapshot kept last (snapshot.ts), as it was given. Undefined where there is none. */
  snapshot(): Promise<Uint8Array | undefined>;
  /**
   * Keeps a snapshot in place of the one before: all of it or nothing. It takes no number and is refused to
   * nobody, for whoever folds the same journal gets the same. `at`: of its last event, milliseconds since the epoch.
   */
  keepSnapshot(bytes: Uint8Array, at: number): Promise<void>;
  close(): Promise<void>;
}
