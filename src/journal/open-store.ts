import { randomIds } from '../runtime/ids.ts';
import { journalTableClient } from './dynamodb-client.ts';
import { openDynamodbStore } from './dynamodb-store.ts';
import type { JournalStore } from './journal.ts';
import { createMemoryStore } from './memory-store.ts';
import { openSqliteStore } from './sqlite-store.ts';
import type { UnreadableEntry } from './understand.ts';

/** Which store, as the configuration says it. A new store is one file and one line in the switch below. */
export type JournalConfig =
  | { readonly store: 'memory' }
  | { readonly store: 'sqlite'; readonly path: string; readonly network?: boolean | undefined }
  | {
      readonly store: 'dynamodb';
      readonly table: string;
      readonly name: string;
      readonly region?: string | undefined;
    };

/** A journal that no daemon prunes any more is forgotten so long after its newest event. */
const forgottenAfterMs = 400 * 86_400_000;

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
    case 'dynamodb':
      return openDynamodbStore({
        client: journalTableClient(config.region),
        table: config.table,
        journal: config.name,
        writer: randomIds.next('writer'),
        expiresAfterMs: forgottenAfterMs,
        ...options,
      });
  }
}
