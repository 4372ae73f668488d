import type { RecordedEvent } from './event.ts';
import { AppendRefused, type JournalStore } from './journal.ts';
import { JournalError } from './journal-error.ts';

/**
 * A journal that lives as long as its process: for the simulator and for tests. Closing it ends one
 * handle's use and keeps the events, and the snapshot where it has a `shelf`, so that a daemon can be
 * restarted on it.
 */
export function createMemoryStore(
  entries: RecordedEvent[] = [],
  shelf: { snapshot?: Uint8Array } = {},
): JournalStore {
  let closed = false;
  const next = () => (entries.at(-1)?.number ?? 0) + 1;
  const assertOpen = () => {
    if (closed) throw new JournalError('closed', 'the journal (in memory) was used after it was closed');
  };

  return {
    async append(expected, events) {
      assertOpen();
      if (events.length === 0) return [];
      if (next() !== expected) throw new AppendRefused(expected, next());
      const recorded = events.map((event, index) => ({ ...event, number: expected + index }));
      // Not push(...recorded): a large batch would overflow the argument list.
      for (const entry of recorded) entries.push(entry);
      return recorded;
    },

    async *read(from = 1, { without } = {}) {
      assertOpen();
      const end = next();
      // By page and by number, not by index: the journal may be pruned while it is read.
      for (let start = from; start < end; ) {
        const index = firstAtLeast(entries, start);
        const page = entries.slice(index, index + pageSize);
        for (const entry of page) if (entry.number < end && entry.kind !== without) yield entry;
        start = (page.at(-1)?.number ?? end) + 1;
      }
    },

    async next() {
      assertOpen();
      return next();
    },

    async prune(before, keep) {
      assertOpen();
      const kept = entries.filter(
        (entry, index) => entry.number >= before || keep.has(entry.number) || index === entries.length - 1,
      );
      const removed = entries.length - kept.length;
      entries.length = 0;
      for (const entry of kept) entries.push(entry);
      return removed;
    },

    async snapshot() {
      assertOpen();
      return shelf.snapshot;
    },

    async keepSnapshot(bytes) {
      assertOpen();
      shelf.snapshot = bytes;
    },

    async close() {
      closed = true;
    },
  };
}

const pageSize = 500;

/** Index of the first entry whose number is at least this: entries are in order but may have gaps. */
function firstAtLeast(entries: readonly RecordedEvent[], number: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.number ?? number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
