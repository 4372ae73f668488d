import { describe, expect, it } from 'vitest';
import type { JournalEvent, RecordedEvent } from '../../src/journal/event.ts';
import { AppendRefused, type JournalStore } from '../../src/journal/journal.ts';
import { seededBytes } from './seeded-bytes.ts';

/** One journal that can be opened several times: at once by two writers, or again after a close. */
export interface Journal {
  open(): Promise<JournalStore>;
}

/** What every store of the journal keeps, on whichever counterpart, besides `journalRaces`: `create` makes a new journal for each test. */
export function journalContract(kind: string, create: () => Journal): void {
  describe(`a journal in ${kind}`, () => {
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
      const mixed = Array.from({ length: 1200 }, (_, index) =>
        index % 400 === 399 ? event(index) : observed,
      );
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
}

/** What writers who race keep to, on a counterpart that is atomic itself. */
export function journalRaces(kind: string, create: () => Journal): void {
  describe(`a race for a journal in ${kind}`, () => {
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
  });
}

export function event(at: number): JournalEvent {
  return { at, kind: 'trouble', part: 'test', state: 'began', reason: `what happened at ${at}: "ä\n` };
}

export function events(count: number, from = 1): JournalEvent[] {
  return Array.from({ length: count }, (_, index) => event(from + index));
}

export async function numbers(store: JournalStore, from?: number): Promise<number[]> {
  const found: number[] = [];
  for await (const entry of store.read(from)) found.push(entry.number);
  return found;
}
