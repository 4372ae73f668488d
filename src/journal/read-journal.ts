import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { RecordedEvent } from './event.ts';
import { JournalError } from './journal-error.ts';
import { sqliteError } from './sqlite-error.ts';
import { assertOurs } from './sqlite-file.ts';
import { understand, type UnreadableEntry } from './understand.ts';

/**
 * The events of a journal's file, oldest first, as it is when reading begins. It writes nothing and makes no
 * file, so it may read a copy, or the journal of a daemon that runs. Throws JournalError, one line for a
 * person, for a file that is not there, another program's, damaged or of a newer version.
 */
export async function* readJournal(
  path: string,
  onUnreadable: (entry: UnreadableEntry) => void,
): AsyncGenerator<RecordedEvent> {
  const database = await open(path);
  try {
    for (const row of database.prepare('SELECT number, body FROM event ORDER BY number').iterate()) {
      const number = Number(row['number']);
      const event = understand(number, String(row['body']), onUnreadable);
      if (event !== undefined) yield event;
    }
  } catch (error) {
    throw sorted(error, path);
  } finally {
    database.close();
  }
}

/** When the newest event was, milliseconds since the epoch; 0 in an empty journal. Throws JournalError. */
export async function lastEventAt(path: string): Promise<number> {
  const database = await open(path);
  try {
    return Number(database.prepare('SELECT at FROM event ORDER BY number DESC LIMIT 1').get()?.['at'] ?? 0);
  } catch (error) {
    throw sorted(error, path);
  } finally {
    database.close();
  }
}

async function open(path: string): Promise<DatabaseSync> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new JournalError('unwritable', `there is no journal ${path}: name the file of journal.path`);
  const sqlite = await import('node:sqlite');
  let database: DatabaseSync | undefined;
  try {
    database = new sqlite.DatabaseSync(path, { readOnly: true });
    assertOurs(database, path);
    return database;
  } catch (error) {
    database?.close();
    throw sorted(error, path);
  }
}

function sorted(error: unknown, path: string): JournalError {
  return error instanceof JournalError ? error : sqliteError(error, path);
}
