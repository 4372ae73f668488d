import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { JournalEvent, RecordedEvent } from '../../src/journal/event.ts';
import { AppendRefused, type JournalStore } from '../../src/journal/journal.ts';
import { createMemoryStore } from '../../src/journal/memory-store.ts';
import { openDynamodbStore } from '../../src/journal/dynamodb-store.ts';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';
import { localDynamodb } from '../support/local-dynamodb.ts';
import { seededBytes } from '../support/seeded-bytes.ts';

/** One journal that can be opened several times: at once by two writers, or again after a close. */
interface Journal {
  open(): Promise<JournalStore>;
}

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

function event(at: number): JournalEvent {
  return { at, kind: 'trouble', part: 'test', state: 'began', reason: `what happened at ${at}: "ä\n` };
}

function events(count: number, from = 1): JournalEvent[] {
  return Array.from({ length: count }, (_, index) => event(from + index));
}

async function numbers(store: JournalStore, from?: number): Promise<number[]> {
  const found: number[] = [];
  for await (const entry of store.read(from)) found.push(entry.number);
  return found;
}

describe.each(Object.entries(kinds))('a journal in %s', (_, create) => {
  it('gives the first event the number 1', async () => {
    const store = await create().open();

    expect(await store.next()).toBe(1);
    expect(await store.append(1, [event(7)])).toEqual([{ ...event(7), number: 1 }]);
    expect(await store.next()).toBe(2);
    await store.close();
  });

  it('answers what was written, field for field, from a number on', async () => {
    const store = await create().open();
    await store.append(1, events(3));

    const found: RecordedEvent[] = [];
    for await (const entry of store.read(2)) found.push(entry);

    expect(found).toEqual([
      { ...event(2), number: 2 },
      { ...event(3), number: 3 },
    ]);
    await store.close();
  });

  it.each([
    ['before the first', 0, 3],
    ['at the first', 1, 3],
    ['at the last', 3, 1],
    ['after the last', 4, 0],
  ])('reads from a number %s', async (_title, from, count) => {
    const store = await create().open();
    await store.append(1, events(3));

    expect(await numbers(store, from)).toHaveLength(count);
    await store.close();
  });

  it.each([499, 500, 501, 1001])('reads %i events in order, across its pages', async (count) => {
    const store = await create().open();
    await store.append(1, events(count));

    expect(await numbers(store)).toEqual(Array.from({ length: count }, (_unused, index) => index + 1));
    await store.close();
  });

  it('leaves one kind out where that is asked, and reads on past it', async () => {
    const store = await create().open();
    const observed: JournalEvent = { at: 1, kind: 'observed', heard: [], leadsTo: 'nothing' };
    const mixed = Array.from({ length: 1200 }, (_, index) => (index % 400 === 399 ? event(index) : observed));
    await store.append(1, mixed);

    const found: number[] = [];
    for await (const { number } of store.read(1, { without: 'observed' })) found.push(number);

    expect(found).toEqual([400, 800, 1200]);
    await store.close();
  });

  it('reads up to what was there when the reading began, though more is written meanwhile', async () => {
    const store = await create().open();
    await store.append(1, events(3));

    const found: number[] = [];
    for await (const entry of store.read()) {
      found.push(entry.number);
      await store.append(await store.next(), [event(99)]);
    }

    expect(found).toEqual([1, 2, 3]);
    await store.close();
  });

  it('refuses a number that is taken', async () => {
    const store = await create().open();
    await store.append(1, events(2));

    await expect(store.append(2, [event(5)])).rejects.toThrow(AppendRefused);
    expect(await numbers(store)).toEqual([1, 2]);
    await store.close();
  });

  it('refuses a number that leaves a gap', async () => {
    const store = await create().open();

    await expect(store.append(2, [event(5)])).rejects.toThrow('journal entry 2 cannot follow');
    await store.close();
  });

  it('writes nothing for an empty batch', async () => {
    const store = await create().open();

    expect(await store.append(1, [])).toEqual([]);
    expect(await store.next()).toBe(1);
    await store.close();
  });

  it('lets one of two writers go on and refuses the other before it changes anything', async () => {
    const journal = create();
    const [first, second] = [await journal.open(), await journal.open()];
    await first.append(1, [event(1)]);

    await expect(second.append(1, events(3, 10))).rejects.toThrow(AppendRefused);

    expect(await numbers(second)).toEqual([1]);
    expect(await second.next()).toBe(2);
    await first.close();
    await second.close();
  });

  it('grants each number once when two writers race for all of them', async () => {
    const journal = create();
    const writers = [await journal.open(), await journal.open()];
    const race = async (store: JournalStore) => {
      let granted = 0;
      for (let number = 1; number <= 50; number++) {
        granted += await store.append(number, [event(number)]).then(
          () => 1,
          () => 0,
        );
      }
      return granted;
    };

    const granted = await Promise.all(writers.map(race));

    expect(granted.reduce((sum, count) => sum + count)).toBe(50);
    for (const store of writers) expect(await numbers(store)).toHaveLength(50);
    for (const store of writers) await store.close();
  });

  it('keeps everything across close and reopen, and goes on with the next number', async () => {
    const journal = create();
    const before = await journal.open();
    await before.append(1, events(3));
    await before.close();

    const after = await journal.open();

    expect(await numbers(after)).toEqual([1, 2, 3]);
    expect(await after.next()).toBe(4);
    await after.close();
  });

  it('says so when it is used after it was closed', async () => {
    const store = await create().open();
    await store.close();
    await store.close();

    await expect(store.append(1, [event(1)])).rejects.toMatchObject({ code: 'closed' });
    await expect(store.next()).rejects.toMatchObject({ code: 'closed' });
    await expect(numbers(store)).rejects.toMatchObject({ code: 'closed' });
    await expect(store.snapshot()).rejects.toMatchObject({ code: 'closed' });
    await expect(store.keepSnapshot(seededBytes(1, 9), 1)).rejects.toMatchObject({ code: 'closed' });
  });

  it.each([
    ['small', 10],
    ['of some megabytes', 1_500_000],
  ])(
    'keeps a snapshot that is %s, byte for byte, beside the events and across a close',
    async (_what, size) => {
      const journal = create();
      const store = await journal.open();
      expect(await store.snapshot()).toBeUndefined();
      await store.append(1, events(3));

      await store.keepSnapshot(seededBytes(1, size), 3);
      await store.close();

      const after = await journal.open();
      expect(Buffer.compare((await after.snapshot()) ?? Buffer.of(), seededBytes(1, size))).toBe(0);
      expect(await numbers(after)).toEqual([1, 2, 3]);
      expect(await after.next()).toBe(4);
      await after.close();
    },
  );

  it('keeps the last of several snapshots, whoever wrote it, and through a pruning', async () => {
    const journal = create();
    const [first, second] = [await journal.open(), await journal.open()];
    await first.append(1, events(5));

    await first.keepSnapshot(seededBytes(1, 900_000), 1);
    await second.keepSnapshot(seededBytes(2, 500_000), 1);
    await first.keepSnapshot(seededBytes(3, 20), 2);
    await second.prune(4, new Set());

    for (const store of [first, second]) {
      expect(Buffer.compare((await store.snapshot()) ?? Buffer.of(), seededBytes(3, 20))).toBe(0);
      expect(await numbers(store)).toEqual([4, 5]);
      await store.close();
    }
  });

  it('prunes what is below a number except what is to be kept, and keeps the numbering', async () => {
    const store = await create().open();
    await store.append(1, events(1200));

    expect(await store.prune(1101, new Set([3, 700, 1150]))).toBe(1098);

    expect((await numbers(store)).slice(0, 3)).toEqual([3, 700, 1101]);
    expect(await numbers(store, 4)).toHaveLength(101);
    expect(await store.next()).toBe(1201);
    await store.close();
  });

  it('never prunes the newest event, which carries the numbering', async () => {
    const journal = create();
    const store = await journal.open();
    await store.append(1, events(5));

    expect(await store.prune(100, new Set())).toBe(4);

    expect(await store.next()).toBe(6);
    expect(await store.append(6, [event(6)])).toHaveLength(1);
    await store.close();
  });
});

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
