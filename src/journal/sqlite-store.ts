import { resolve } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as breathe } from 'node:timers/promises';
import { AppendRefused, type JournalStore } from './journal.ts';
import { JournalError } from './journal-error.ts';
import { sqliteError } from './sqlite-error.ts';
import { assertSameFile, openJournalFile } from './sqlite-file.ts';
import { putSnapshot, snapshotIn } from './sqlite-snapshot.ts';
import { understand, type UnreadableEntry } from './understand.ts';

/**
 * The embedded default: one SQLite file, every commit flushed to disk before it is acknowledged. Two processes may open the same file; numbered appends decide which of them writes on.
 * Throws JournalError, one line for a person, when the file cannot be used.
 */
export async function openSqliteStore(options: {
  readonly path: string;
  /** Whether the file lies on a network file system. Absent: what the system says of its folder. */
  readonly network?: boolean | undefined;
  readonly onUnreadable: (entry: UnreadableEntry) => void;
}): Promise<JournalStore> {
  const path = resolve(options.path);
  const { database, identity } = await openJournalFile(path, options.network);
  const statements = prepare(database, path);
  let closed = false;

  const guarded = <T>(work: () => T): T => {
    if (closed) throw new JournalError('closed', `journal ${path} was used after it was closed`);
    try {
      return work();
    } catch (error) {
      throw error instanceof AppendRefused || error instanceof JournalError
        ? error
        : sqliteError(error, path);
    }
  };
  const next = () => Number(statements.last.get()?.['number'] ?? 0) + 1;

  return {
    async append(expected, events) {
      if (events.length === 0) return [];
      const recorded = guarded(() => {
        assertSameFile(path, identity);
        return inTransaction(database, () => {
          if (next() !== expected) throw new AppendRefused(expected, next());
          return events.map((event, index) => {
            const number = expected + index;
            statements.insert.run(number, event.at, event.kind, JSON.stringify(event));
            return { ...event, number };
          });
        });
      });
      // A storm is written in many large batches, and the event loop is others' too.
      if (events.length >= pageSize) await breathe();
      return recorded;
    },

    async *read(from = 1, { without } = {}) {
      const end = guarded(next);
      for (let start = from; start < end; ) {
        const rows = guarded(() => statements.page.all(start, end, without ?? '', pageSize));
        for (const row of rows) {
          const entry = understand(Number(row['number']), String(row['body']), options.onUnreadable);
          if (entry) yield entry;
        }
        start = Number(rows.at(-1)?.['number'] ?? end) + 1;
        // A long read shares the event loop with everything else.
        await breathe();
      }
    },

    async next() {
      return guarded(next);
    },

    async prune(before, keep) {
      const newest = guarded(next) - 1;
      const stays = [...keep, newest].filter((number) => number < before).toSorted((a, b) => a - b);
      let removed = 0;
      let start = 0;
      for (const stay of [...stays, before]) {
        for (let dropped = 1; dropped > 0; removed += dropped) {
          dropped = Number(guarded(() => statements.drop.run(start, stay, pageSize)).changes);
          await breathe();
        }
        start = stay + 1;
      }
      return removed;
    },

    async snapshot() {
      return guarded(() => snapshotIn(database));
    },

    async keepSnapshot(bytes) {
      guarded(() => {
        assertSameFile(path, identity);
        putSnapshot(database, bytes);
      });
    },

    async close() {
      if (closed) return;
      closed = true;
      database.close();
    },
  };
}

/** Rows per page of a read, and per transaction of a prune, which would else stall the loop. */
const pageSize = 500;

function prepare(
  database: DatabaseSync,
  path: string,
): Record<'last' | 'insert' | 'page' | 'drop', StatementSync> {
  try {
    return {
      last: database.prepare('SELECT max(number) AS number FROM event'),
      insert: database.prepare('INSERT INTO event (number, at, kind, body) VALUES (?, ?, ?, ?)'),
      page: database.prepare(
        'SELECT number, body FROM event WHERE number >= ? AND number < ? AND kind <> ? ORDER BY number LIMIT ?',
      ),
      drop: database.prepare(
        'DELETE FROM event WHERE number IN (SELECT number FROM event WHERE number >= ? AND number < ? LIMIT ?)',
      ),
    };
  } catch (error) {
    database.close();
    throw sqliteError(error, path);
  }
}

/** Immediate: the lock is taken before the number is read, so no other writer can come in between. */
function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk makes SQLite roll back by itself; a second ROLLBACK would hide the first error.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
