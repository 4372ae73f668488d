import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { RecordedEvent } from './event.ts';
import { isExported, readExported } from './exported-journal.ts';
import { JournalError } from './journal-error.ts';
import { sqliteError } from './sqlite-error.ts';
import { assertOurs } from './sqlite-file.ts';
import { snapshotIn } from './sqlite-snapshot.ts';
import { understand, type UnreadableEntry } from './understand.ts';

/**
 * The events of a journal's file, oldest first, as it is when reading begins: SQLite's, or what `holdfast journal
 * export` wrote. It writes nothing and makes no file, so it may read a copy, or the journal of a daemon that runs.
 * Throws JournalError, one line for a person, for a file that is not there, another program's, damaged or of a
 * newer version.
 */
export async function* readJournal(
  path: string,
  onUnreadable: (entry: UnreadableEntry) => void,
  { from = 1, without }: { readonly from?: number; readonly without?: RecordedEvent['kind'] } = {},
): AsyncGenerator<RecordedEvent> {
  assertFile(path);
  if (isExported(path)) {
    for await (const event of readExported(path, onUnreadable))
      if (event.number >= from && event.kind !== without) yield event;
    return;
  }
  const database = await open(path);
  try {
    const rows = database.prepare(
      'SELECT number, body FROM event WHERE number >= ? AND kind <> ? ORDER BY number',
    );
    for (const row of rows.iterate(from, without ?? '')) {
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
  return (await newestEvent(path)).at;
}

/** Number of the newest event; 0 in an empty journal. Throws JournalError. */
export async function newestIn(path: string): Promise<number> {
  return (await newestEvent(path)).number;
}

/** What SQLite finds wrong with its file, a line each; at most a hundred. Throws JournalError. */
export async function damageIn(path: string): Promise<readonly string[]> {
  assertFile(path);
  if (isExported(path)) return [];
  const found = await asked(path, (database) => database.prepare('PRAGMA integrity_check(100)').all());
  return found
    .flatMap((row) => String(row['integrity_check']).split('\n'))
    .filter((line) => line !== 'ok' && !line.startsWith('***'));
}

/** Undefined where there is none. Throws JournalError. */
export async function snapshotOf(path: string): Promise<Uint8Array | undefined> {
  assertFile(path);
  return isExported(path) ? undefined : asked(path, snapshotIn);
}

async function newestEvent(path: string): Promise<{ readonly number: number; readonly at: number }> {
  assertFile(path);
  if (isExported(path)) {
    let newest = { number: 0, at: 0 };
    for await (const event of readExported(path, () => undefined)) newest = event;
    return newest;
  }
  const row = await asked(path, (database) =>
    database.prepare('SELECT number, at FROM event ORDER BY number DESC LIMIT 1').get(),
  );
  return { number: Number(row?.['number'] ?? 0), at: Number(row?.['at'] ?? 0) };
}

async function asked<T>(path: string, ask: (database: DatabaseSync) => T): Promise<T> {
  const database = await open(path);
  try {
    return ask(database);
  } catch (error) {
    throw sorted(error, path);
  } finally {
    database.close();
  }
}

function assertFile(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new JournalError('unwritable', `there is no journal ${path}: name the file of journal.path`);
}

async function open(path: string): Promise<DatabaseSync> {
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
