import type { DatabaseSync } from 'node:sqlite';

/**
 * The snapshot lies in a table of its own that is made with the first one: a file without it is a whole
 * journal, and earlier versions, which do not look for it, read the events as ever.
 */
export function snapshotIn(database: DatabaseSync): Uint8Array | undefined {
  const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'snapshot'").get();
  if (table === undefined) return undefined;
  const body = database.prepare('SELECT body FROM snapshot').get()?.['body'];
  return body instanceof Uint8Array ? body : undefined;
}

/** In place of the one before; a write of SQLite is whole or was none. */
export function putSnapshot(database: DatabaseSync, bytes: Uint8Array): void {
  database.exec(
    'CREATE TABLE IF NOT EXISTS snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL) STRICT',
  );
  database.prepare('INSERT OR REPLACE INTO snapshot (id, body) VALUES (1, ?)').run(bytes);
}
