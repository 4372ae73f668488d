import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../../src/journal/event.ts';
import { JournalError } from '../../../src/journal/journal-error.ts';
import { sqliteError } from '../../../src/journal/sqlite-error.ts';
import { openSqliteStore } from '../../../src/journal/sqlite-store.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const event: JournalEvent = { at: 1, kind: 'hold-released', by: 'ana', id: 'ec2/status' };
const open = (path: string) => openSqliteStore({ path, onUnreadable: () => undefined });

/** What a person would read, and the code that programs look at. */
async function failureOf(work: Promise<unknown>): Promise<JournalError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof JournalError)) throw new Error(`expected a JournalError, got ${String(error)}`);
  return error;
}

function sqliteFailure(work: () => unknown): JournalError {
  try {
    work();
  } catch (error) {
    return sqliteError(error, '/data/journal.sqlite');
  }
  throw new Error('SQLite did not fail');
}

describe('opening a journal file', () => {
  it('tells a file that is no database from ours, and leaves it as it was', async () => {
    const path = join(folder, 'notes.txt');
    writeFileSync(path, 'shopping list: rope, anchor, holdfast. '.repeat(200));

    const error = await failureOf(open(path));

    expect(error.code).toBe('foreign');
    expect(error.message).toBe(`journal ${path} is not a SQLite database: give journal.path another file`);
  });

  it('tells the database of another program from ours, and leaves it as it was', async () => {
    const path = join(folder, 'other.sqlite');
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE recipes (name TEXT)');

    const error = await failureOf(open(path));

    expect(error.code).toBe('foreign');
    expect(other.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n']).toBe(1);
    other.close();
  });

  it('refuses a journal that a newer version wrote', async () => {
    const path = join(folder, 'journal.sqlite');
    await (await open(path)).close();
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 2');
    newer.close();

    const error = await failureOf(open(path));

    expect(error.code).toBe('newer');
    expect(error.message).toContain('has schema 2, this version of Holdfast knows up to 1');
  });

  it.each([
    ['of a newer version', 'PRAGMA user_version = 2', 'newer'],
    ['of another program', 'PRAGMA application_id = 7', 'foreign'],
  ])('takes nothing over that a crash left beside a file %s', async (_whose, change, code) => {
    const path = join(folder, 'journal.sqlite');
    const store = await open(path);
    const writer = new DatabaseSync(path);
    writer.exec(change);
    const crashed = join(folder, 'crashed.sqlite');
    for (const part of ['', '-wal']) cpSync(`${path}${part}`, `${crashed}${part}`);
    writer.close();
    await store.close();
    const bytes = () => ['', '-wal'].map((part) => readFileSync(`${crashed}${part}`, 'base64'));
    const before = bytes();

    expect(await failureOf(open(crashed))).toMatchObject({ code });
    expect(bytes()).toEqual(before);
  });

  it('goes on where a crash left a commit to be rolled back', async () => {
    const path = join(folder, 'journal.sqlite');
    const store = await openSqliteStore({ path, network: true, onUnreadable: () => undefined });
    await store.append(1, [event]);
    const writer = new DatabaseSync(path);
    // With so little memory pages are written before the commit, and the old ones to a file beside.
    writer.exec('PRAGMA cache_size = 2; BEGIN; UPDATE event SET at = 2; CREATE TABLE big (v TEXT)');
    for (let row = 0; row < 20; row += 1) writer.prepare('INSERT INTO big VALUES (?)').run('x'.repeat(4_000));
    const crashed = join(folder, 'crashed.sqlite');
    for (const part of ['', '-journal']) cpSync(`${path}${part}`, `${crashed}${part}`);
    writer.close();
    await store.close();

    const next = await openSqliteStore({ path: crashed, network: true, onUnreadable: () => undefined });

    const found = [];
    for await (const each of next.read()) found.push(each);
    expect(found).toEqual([{ ...event, number: 1 }]);
    await next.close();
  });

  it('says that a folder is missing', async () => {
    const error = await failureOf(open(join(folder, 'no', 'such', 'folder.sqlite')));

    expect(error.code).toBe('unwritable');
    expect(error.message).toContain('check that its folder exists and is writable');
  });

  it('says that a journal of ours is damaged', async () => {
    const path = join(folder, 'journal.sqlite');
    await (await open(path)).close();
    const damaged = new DatabaseSync(path);
    damaged.exec('PRAGMA writable_schema = ON');
    damaged.exec("UPDATE sqlite_schema SET rootpage = 99 WHERE name = 'event'");
    damaged.close();

    const error = await failureOf(open(path));

    expect(error.code).toBe('corrupt');
  });
});

describe('a journal on a network disk', () => {
  const openThere = (path: string, network: boolean) =>
    openSqliteStore({ path, network, onUnreadable: () => undefined });
  const modeOf = (path: string) => {
    const database = new DatabaseSync(path, { readOnly: true });
    const mode = database.prepare('PRAGMA journal_mode').get()?.['journal_mode'];
    database.close();
    return mode;
  };

  it('does without the shared memory that a network file system lacks', async () => {
    const path = join(folder, 'journal.sqlite');
    const store = await openThere(path, true);
    await store.append(1, [event]);

    expect(modeOf(path)).toBe('delete');
    expect(readdirSync(folder)).toEqual(['journal.sqlite']);
    await store.close();
  });

  it('keeps a write-ahead log on a local disk', async () => {
    const path = join(folder, 'journal.sqlite');
    const store = await openThere(path, false);
    await store.append(1, [event]);

    expect(readdirSync(folder)).toContain('journal.sqlite-wal');
    await store.close();
  });

  it.each([
    ['to the network', false, true, 'delete'],
    ['to a local disk', true, false, 'wal'],
  ])('goes on with a journal that was moved %s', async (_title, before, after, mode) => {
    const path = join(folder, 'journal.sqlite');
    const first = await openThere(path, before);
    await first.append(1, [event]);
    await first.close();

    const second = await openThere(path, after);

    expect(await second.next()).toBe(2);
    expect(modeOf(path)).toBe(mode);
    await second.close();
  });

  it('says so when another daemon still writes it in the other mode', async () => {
    const path = join(folder, 'journal.sqlite');
    const local = await openThere(path, false);
    await local.append(1, [event]);

    const error = await failureOf(openThere(path, true));

    expect(error.code).toBe('locked');
    await local.close();
  });
});

describe('a journal file in use', () => {
  it('is locked while another process is in a transaction, and works again after it', async () => {
    const path = join(folder, 'journal.sqlite');
    const store = await open(path);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');

    const error = await failureOf(store.append(1, [event]));
    other.exec('ROLLBACK');

    expect(error).toMatchObject({ code: 'locked', retryable: true });
    expect(await store.append(1, [event])).toHaveLength(1);
    other.close();
    await store.close();
  });

  it.each([
    ['deleted', (path: string) => rmSync(path)],
    ['moved', (path: string) => renameSync(path, `${path}.old`)],
    [
      'replaced',
      (path: string) => {
        renameSync(path, `${path}.old`);
        writeFileSync(path, '');
      },
    ],
  ])('takes no more entries once it was %s, for they would be lost', async (_title, harm) => {
    const path = join(folder, 'journal.sqlite');
    const store = await open(path);
    await store.append(1, [event]);

    harm(path);

    expect(await failureOf(store.append(2, [event]))).toMatchObject({ code: 'replaced' });
    await store.close();
  });
});

describe('what SQLite says', () => {
  it('a full disk is named and may pass', () => {
    const database = new DatabaseSync(join(folder, 'small.sqlite'));
    database.exec('CREATE TABLE t (v TEXT); PRAGMA max_page_count = 3');

    const error = sqliteFailure(() => database.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(100_000)));

    expect(error).toMatchObject({ code: 'full', retryable: true });
    expect(error.message).toBe(
      'journal /data/journal.sqlite cannot grow, the disk is full: free some space, writing then goes on by itself',
    );
    database.close();
  });

  it('a read-only file is named and does not pass by itself', () => {
    const path = join(folder, 'readonly.sqlite');
    new DatabaseSync(path).exec('CREATE TABLE t (v TEXT)');
    const database = new DatabaseSync(path, { readOnly: true });

    const error = sqliteFailure(() => database.exec("INSERT INTO t VALUES ('x')"));

    expect(error).toMatchObject({ code: 'unwritable', retryable: false });
    database.close();
  });

  it('anything else is passed on in one line', () => {
    const error = sqliteError(new Error('strange'), '/data/journal.sqlite');

    expect(error.code).toBe('failed');
    expect(error.message).toContain('could not be used (strange)');
  });
});
