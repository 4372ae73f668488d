import { existsSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { JournalError } from './journal-error.ts';
import { isOnNetwork } from './network-disk.ts';
import { sqliteError } from './sqlite-error.ts';

/** Which file a path led to: its place on the disk. */
export interface FileIdentity {
  readonly device: number;
  readonly inode: number;
}

/**
 * Opens or makes the journal's file and sees to it that it is ours, of a version that we know. Nothing
 * is written to a file that is not. Throws JournalError.
 */
export async function openJournalFile(
  path: string,
  network: boolean = isOnNetwork(dirname(path)),
): Promise<{ readonly database: DatabaseSync; readonly identity: FileIdentity }> {
  // Loaded late: commands that keep no journal should not pay for it.
  const sqlite = await import('node:sqlite');
  let database: DatabaseSync | undefined;
  try {
    if (existsSync(path)) lookAt(path, sqlite.DatabaseSync);
    database = new sqlite.DatabaseSync(path, { timeout: lockWaitMs });
    assertOurs(database, path);
    setDurability(database, path, network ? 'delete' : 'wal');
    createTables(database);
    return { database, identity: identityOf(statSync(path)) };
  } catch (error) {
    database?.close();
    throw error instanceof JournalError ? error : sqliteError(error, path);
  }
}

/**
 * Throws JournalError where the file is not ours. Whoever closes a file that it may write takes over into it what a
 * crash left beside it, so this is asked of one that may only be read. Where it cannot be read so (a crash left a
 * commit to be rolled back, say) whoever opens it for writing finds out.
 */
function lookAt(path: string, Database: typeof DatabaseSync): void {
  let database: DatabaseSync | undefined;
  try {
    database = new Database(path, { readOnly: true, timeout: lockWaitMs });
    assertOurs(database, path);
  } catch (error) {
    if (error instanceof JournalError) throw error;
  } finally {
    database?.close();
  }
}

/**
 * Every commit is on the disk before it is acknowledged. The write-ahead log needs memory that all its
 * readers share, which a network file system does not give; there the older rollback journal is used, and
 * EXTRA, because with it a commit only holds once the folder is flushed as well (sqlite.org/wal.html).
 */
function setDurability(database: DatabaseSync, path: string, mode: 'wal' | 'delete'): void {
  database.exec(`PRAGMA synchronous = ${mode === 'wal' ? 'FULL' : 'EXTRA'}`);
  const got = database.prepare(`PRAGMA journal_mode = ${mode}`).get()?.['journal_mode'];
  if (got === mode) return;
  // SQLite answers with the mode that stays in force instead of failing.
  throw new JournalError(
    'failed',
    `journal ${path} stays in ${String(got)} mode where ${mode} is needed: set journal.network to ${mode === 'wal'}, or give it another disk`,
  );
}

/** Throws JournalError when the path no longer leads to the file that was opened. */
export function assertSameFile(path: string, opened: FileIdentity): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  const now = stats && identityOf(stats);
  if (now?.inode === opened.inode && now.device === opened.device) return;
  // SQLite would go on writing to the deleted file: acknowledged entries would be lost, and a second
  // daemon would start a journal of its own beside this one.
  throw new JournalError(
    'replaced',
    `journal ${path} was moved, deleted or replaced while in use: put it back, or restart Holdfast to begin with what is there`,
  );
}

/** How long a call waits for another process's lock. It blocks the loop, so it is short. */
const lockWaitMs = 500;
/** `HLDF`: marks the file as ours in the SQLite header. */
const applicationId = 0x484c4446;
const schemaVersion = 1;

export function assertOurs(database: DatabaseSync, path: string): void {
  const application = pragma(database, 'application_id');
  const version = pragma(database, 'user_version');
  const tables = Number(database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n']);
  if (application !== applicationId && (application !== 0 || tables > 0)) {
    throw new JournalError(
      'foreign',
      `${path} is a database of another program: give journal.path another file`,
    );
  }
  if (application === applicationId && version > schemaVersion) {
    throw new JournalError(
      'newer',
      `journal ${path} has schema ${version}, this version of Holdfast knows up to ${schemaVersion}: upgrade Holdfast or use another file`,
    );
  }
}

function createTables(database: DatabaseSync): void {
  if (pragma(database, 'application_id') === applicationId) return;
  // One transaction, and harmless if a second process does the same: both write the same header.
  database.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS event (
      number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL
    ) STRICT;
    PRAGMA application_id = ${applicationId};
    PRAGMA user_version = ${schemaVersion};
    COMMIT;
  `);
}

function pragma(database: DatabaseSync, name: 'application_id' | 'user_version'): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}

function identityOf(stats: Stats): FileIdentity {
  return { device: stats.dev, inode: stats.ino };
}
