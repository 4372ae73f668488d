import type { JournalEvent, RecordedEvent } from './event.ts';

/** The next number was taken: another writer is at work, so this one must stop acting. */
export class AppendRefused extends Error {
  readonly expected: number;
  constructor(expected: number) {
    super(`journal entry ${expected} was already written by another writer`);
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
  /** Events from a number on, in order, in bounded pages. */
  read(from?: number): AsyncIterable<RecordedEvent>;
  /** Number that the next event gets; the first is 1. */
  next(): Promise<number>;
  close(): Promise<void>;
}
