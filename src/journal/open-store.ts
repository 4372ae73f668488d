import type { JournalStore } from './journal.ts';
import { createMemoryStore } from './memory-store.ts';
import { openSqliteStore } from './sqlite-store.ts';
import type { UnreadableEntry } from './understand.ts';

/** Which store, as the configuration says it. A new store is one file and one line in the switch below. */
export type JournalConfig =
  | { readonly store: 'memory' }
  | { readonly store: 'sqlite'; readonly path: string; readonly network?: boolean | undefined };

/** Opens the journal that the configuration names. Throws JournalError. */
export async function openJournalStore(
  config: JournalConfig,
  options: { readonly onUnreadable: (entry: UnreadableEntry) => void },
): Promise<JournalStore> {
  switch (config.store) {
    case 'memory':
      return createMemoryStore();
    case 'sqlite':
      return openSqliteStore({ path: config.path, network: config.network, ...options });
  }
}
