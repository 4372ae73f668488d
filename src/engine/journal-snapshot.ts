import type { RecordedEvent } from '../journal/event.ts';
import type { JournalStore } from '../journal/journal.ts';
import { packSnapshot, type Snapshot, unpackSnapshot } from '../journal/snapshot.ts';
import { errorText } from '../runtime/error-text.ts';
import { version } from '../runtime/version.ts';
import { type Folded, foldEvent, foldVersion, mostRecent, nothingFolded } from './fold-journal.ts';

/** Which code folds: another release's snapshots are not used, nor those of another fold within one. */
const foldedBy = `${version}/${foldVersion}`;

export interface FoldedJournal {
  readonly folded: Folded;
  /** Number of the newest event; 0 in an empty journal. */
  readonly upTo: number;
  /** When that was written, milliseconds since the epoch; 0 in an empty journal and where it cannot be read. */
  readonly lastAt: number;
  /** Number up to which a snapshot spared the reading; 0 where all was read. */
  readonly from: number;
  /** Why there is a snapshot that was not used. */
  readonly notUsed?: string;
}

/** So many entries are read within a second or so. */
export const quicklyRead = 10_000;

/**
 * Folds the journal as it is now: from the snapshot where it can be used, else from the beginning. Both come
 * to the same. A snapshot is never an error: what is odd about it is told, and everything is read.
 */
export async function foldJournal(store: JournalStore): Promise<FoldedJournal> {
  const end = await store.next();
  return foldOn(store, await usableSnapshot(store, end), end);
}

/**
 * Keeps what the journal has come to, for the next start. Answers how many numbers it spares more than the one
 * before. Nothing is kept where more than `most` would have to be read for it.
 */
export async function keepSnapshot(store: JournalStore, most = Number.POSITIVE_INFINITY): Promise<number> {
  const end = await store.next();
  const found = await usableSnapshot(store, end);
  if (end - 1 - found.from > most) return 0;
  const journal = await foldOn(store, found, end);
  await keepFolded(store, journal);
  return journal.upTo - journal.from;
}

async function foldOn(store: JournalStore, found: Found, end: number): Promise<FoldedJournal> {
  const { state: folded = nothingFolded(), from, notUsed } = found;
  for await (const event of store.read(from + 1, { without: 'observed' })) {
    if (event.number >= end) break;
    foldEvent(folded, event);
  }
  const lastAt = (await eventAt(store, end - 1))?.at ?? 0;
  return { folded, upTo: end - 1, lastAt, from, ...(notUsed === undefined ? {} : { notUsed }) };
}

/** The same where it is folded already. Nothing is written where nothing is new. */
export async function keepFolded(store: JournalStore, { folded, upTo, from }: FoldedJournal): Promise<void> {
  if (upTo === from) return;
  const last = await eventAt(store, upTo);
  // An entry that cannot be read could not be known again.
  if (last === undefined) return;
  const state: Folded = { ...folded, recent: folded.recent.slice(-mostRecent) };
  await store.keepSnapshot(packSnapshot({ version: foldedBy, upTo: last, state }), last.at);
}

interface Found {
  readonly state?: Folded;
  readonly from: number;
  readonly notUsed?: string;
}

async function usableSnapshot(store: JournalStore, end: number): Promise<Found> {
  try {
    const bytes = await store.snapshot();
    if (bytes === undefined) return { from: 0 };
    const snapshot = unpackSnapshot(bytes, foldedBy);
    if (snapshot === undefined) return { from: 0, notUsed: 'another version of Holdfast made it' };
    if (!(await isOf(store, snapshot, end)))
      return { from: 0, notUsed: `entry ${snapshot.upTo.number}, its last, is not in the journal` };
    // It is whole and of this very code, so it is what was packed.
    return { state: snapshot.state as Folded, from: snapshot.upTo.number };
  } catch (error) {
    return { from: 0, notUsed: errorText(error) };
  }
}

/** A journal that was put back from an older copy, or begun anew under its name, has another event there, or none. */
async function isOf(store: JournalStore, { upTo }: Snapshot, end: number): Promise<boolean> {
  if (upTo.number >= end) return false;
  const there = await eventAt(store, upTo.number);
  return there?.at === upTo.at && there.kind === upTo.kind;
}

async function eventAt(store: JournalStore, number: number): Promise<RecordedEvent | undefined> {
  for await (const event of store.read(number)) return event.number === number ? event : undefined;
  return undefined;
}
