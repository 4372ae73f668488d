import type { RecordedEvent } from './event.ts';
import { type JournalConfig, openJournalStore } from './open-store.ts';
import { damageIn, newestIn, readJournal, snapshotOf } from './read-journal.ts';
import type { UnreadableEntry } from './understand.ts';

/** A journal as those see it who only read: a file, a copy, an export, or a table, while a daemon writes it or not. */
export interface JournalSource {
  /** How people call it. */
  readonly name: string;
  /** Entries from a number on, in order; `without` leaves a kind out. What cannot be understood is told of. */
  read(
    onUnreadable: (entry: UnreadableEntry) => void,
    options?: { readonly from?: number; readonly without?: RecordedEvent['kind'] },
  ): AsyncIterable<RecordedEvent>;
  /** Number of the newest entry; 0 where there is none. */
  newest(): Promise<number>;
  /** What the store itself finds wrong with what it keeps, a line each. */
  damage(): Promise<readonly string[]>;
  snapshot(): Promise<Uint8Array | undefined>;
}

/** Nothing is opened before it is read, and nothing ever written. Each call throws JournalError. */
export function fileSource(path: string): JournalSource {
  return {
    name: path,
    read: (onUnreadable, options) => readJournal(path, onUnreadable, options),
    newest: () => newestIn(path),
    damage: () => damageIn(path),
    snapshot: () => snapshotOf(path),
  };
}

/** The journal of a configuration. Undefined where it is kept in the memory of its daemon. */
export function configuredSource(config: JournalConfig): JournalSource | undefined {
  if (config.store === 'memory') return undefined;
  if (config.store === 'sqlite') return fileSource(config.path);
  const open = (onUnreadable: (entry: UnreadableEntry) => void = () => undefined) =>
    openJournalStore(config, { onUnreadable });
  return {
    name: `${config.name} in the DynamoDB table ${config.table}`,
    read: async function* (onUnreadable, { from, ...options } = {}) {
      yield* (await open(onUnreadable)).read(from, options);
    },
    newest: async () => (await (await open()).next()) - 1,
    // Its bytes are AWS's to look after.
    damage: async () => [],
    snapshot: async () => (await open()).snapshot(),
  };
}
