import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../src/journal/event.ts';
import { createMemoryStore } from '../../src/journal/memory-store.ts';
import { openDynamodbStore } from '../../src/journal/dynamodb-store.ts';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';
import {
  event,
  events,
  type Journal,
  journalContract,
  journalRaces,
  numbers,
} from '../support/journal-contract.ts';
import { localDynamodb } from '../support/local-dynamodb.ts';

const dynamodb = localDynamodb();
let journals = 0;
afterAll(() => dynamodb.stop());

const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-journal-'));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const kinds: Record<string, () => Journal> = {
  memory: () => {
    const entries: RecordedEvent[] = [];
    const shelf = {};
    return { open: async () => createMemoryStore(entries, shelf) };
  },
  sqlite: () => sqliteJournal({}),
  'sqlite on a network disk': () => sqliteJournal({ network: true }),
  dynamodb: () => dynamodbJournal(),
};

/** Each journal under a name of its own in one table, as the cells of a fleet. */
function dynamodbJournal(): Journal {
  const journal = `cell ${++journals}`;
  let writers = 0;
  return {
    open: async () =>
      openDynamodbStore({
        client: await dynamodb.client(),
        table: dynamodb.table,
        journal,
        writer: `writer ${++writers}`,
        onUnreadable: ({ number, reason }) => expect.fail(`entry ${number} is unreadable: ${reason}`),
      }),
  };
}

function sqliteJournal(options: { readonly network?: boolean }): Journal {
  const path = join(newFolder(), 'journal.sqlite');
  return {
    open: () =>
      openSqliteStore({
        ...options,
        path,
        onUnreadable: ({ number, reason }) => expect.fail(`entry ${number} is unreadable: ${reason}`),
      }),
  };
}

for (const [kind, create] of Object.entries(kinds)) {
  journalContract(kind, create);
  journalRaces(kind, create);
}

describe('a journal in sqlite, on disk', () => {
  it.each([
    ['a local disk', 'local'],
    ['a network disk', 'network'],
  ])(
    'loses nothing that it acknowledged when its process is killed in the middle of appends to %s',
    {
      timeout: 60_000,
    },
    async (_title, disk) => {
      const path = join(newFolder(), 'journal.sqlite');
      const child = spawn(
        process.execPath,
        [fileURLToPath(import.meta.resolve('../support/journal-child.ts')), path, disk],
        {
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      );
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.split('\n').length > 200) child.kill('SIGKILL');
      });
      const [, signal] = await once(child, 'close');

      const store = await openSqliteStore({
        path,
        network: disk === 'network',
        onUnreadable: () => expect.fail('an entry was torn'),
      });
      const acknowledged = output.split('\n').filter((line) => line !== '').length;
      const found = await numbers(store);

      expect(signal).toBe('SIGKILL');
      expect(acknowledged).toBeGreaterThanOrEqual(200);
      expect(found.length).toBeGreaterThanOrEqual(acknowledged);
      expect(found).toEqual(Array.from({ length: found.length }, (_, index) => index + 1));
      await store.close();
    },
  );

  it('writes all of a batch or nothing', async () => {
    const path = join(newFolder(), 'journal.sqlite');
    const store = await openSqliteStore({ path, onUnreadable: () => undefined });
    await store.append(1, [event(1)]);
    // The third event cannot be stored: its time is not a number that SQLite's strict table takes.
    const broken = [event(2), event(3), { ...event(4), at: 0.5 }];

    await expect(store.append(2, broken)).rejects.toMatchObject({ code: 'failed' });

    expect(await numbers(store)).toEqual([1]);
    expect(await store.append(2, [event(2)])).toHaveLength(1);
    await store.close();
  });

  it.each([
    ['is not JSON', '{"kind":"trou', 'JSON'],
    ['has no kind', '{"at":1}', 'it has no kind'],
    [
      'is of a kind that is not known',
      '{"at":1,"kind":"dance"}',
      'kind "dance" is not known to this version',
    ],
    ['lacks a field', '{"at":1,"kind":"trouble","part":"x","state":"began"}', 'trouble: reason:'],
  ])('reports an entry that %s with its number and reads on', async (_title, body, reason) => {
    const path = join(newFolder(), 'journal.sqlite');
    const unreadable: { number: number; reason: string }[] = [];
    const store = await openSqliteStore({ path, onUnreadable: (entry) => unreadable.push(entry) });
    await store.append(1, events(3));
    const other = new DatabaseSync(path);
    other.prepare('UPDATE event SET body = ? WHERE number = 2').run(body);
    other.close();

    expect(await numbers(store)).toEqual([1, 3]);

    expect(unreadable).toEqual([{ number: 2, reason: expect.stringContaining(reason) }]);
    await store.close();
  });
});
