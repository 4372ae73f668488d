import { describe, expect, it } from 'vitest';
import type { JournalEvent, RecordedEvent } from '../../../src/journal/event.ts';
import { AppendRefused, type JournalStore } from '../../../src/journal/journal.ts';
import { JournalError } from '../../../src/journal/journal-error.ts';
import { createJournalWriter, type JournalTrouble } from '../../../src/journal/journal-writer.ts';
import { createMemoryStore } from '../../../src/journal/memory-store.ts';
import { manualClock } from '../../support/manual-clock.ts';

const event = (at: number): JournalEvent => ({ at, kind: 'hold-released', by: 'ana', id: `o${at}` });

/** A memory journal whose appends can be made to fail, before or after they were written. */
function unreliableStore() {
  const entries: RecordedEvent[] = [];
  const inner = createMemoryStore(entries);
  const control = { fails: 'no' as 'no' | 'before' | 'after', batches: [] as number[] };
  const store: JournalStore = {
    ...inner,
    append: async (expected, events) => {
      if (control.fails === 'before') throw new JournalError('full', 'the disk is full');
      const recorded = await inner.append(expected, events);
      control.batches.push(events.length);
      if (control.fails === 'after') throw new JournalError('failed', 'no answer came');
      return recorded;
    },
  };
  return { entries, store, control };
}

async function writerOn(store: JournalStore, foldedUpTo?: number, clock = manualClock()) {
  const seen: RecordedEvent[] = [];
  const troubles: JournalTrouble[] = [];
  const writer = await createJournalWriter(store, {
    clock,
    onAppended: (recorded) => seen.push(recorded),
    onTrouble: (trouble) => troubles.push(trouble),
    ...(foldedUpTo === undefined ? {} : { foldedUpTo }),
  });
  return { writer, seen, troubles };
}

describe('the journal writer', () => {
  it('goes on after the last entry that it finds', async () => {
    const store = createMemoryStore();
    await store.append(1, [event(1), event(2)]);

    const { writer } = await writerOn(store);

    expect(writer.next()).toBe(3);
    expect(await writer.append([event(3)])).toEqual([{ ...event(3), number: 3 }]);
  });

  it('is refused, for good, where somebody wrote after what its state was folded from', async () => {
    const store = createMemoryStore();
    await store.append(1, [event(1), event(2)]);

    const { writer, troubles } = await writerOn(store, 1);

    await expect(writer.append([event(3)])).rejects.toThrow('already written by another writer');
    expect(troubles).toMatchObject([{ final: true }]);
  });

  it('tells of each event in order and before the append resolves', async () => {
    const { writer, seen } = await writerOn(createMemoryStore());

    await Promise.all([writer.append([event(1), event(2)]), writer.append([event(3)])]);

    expect(seen.map((entry) => entry.number)).toEqual([1, 2, 3]);
  });

  it('writes what waits in one transaction and gives every caller its own events', async () => {
    const { store, control } = unreliableStore();
    const { writer } = await writerOn(store);

    const answers = await Promise.all([1, 2, 3, 4].map((at) => writer.append([event(at)])));

    expect(answers.map(([first]) => first?.number)).toEqual([1, 2, 3, 4]);
    expect(control.batches).toEqual([1, 3]);
  });

  it('tells nobody of what is not durable', async () => {
    const { store, control } = unreliableStore();
    const { writer, seen } = await writerOn(store);
    control.fails = 'before';

    await expect(writer.append([event(1)])).rejects.toMatchObject({ code: 'full' });

    expect(seen).toEqual([]);
    expect(writer.next()).toBe(1);
  });

  it('refuses while the store fails, tries again at each append and says when it works again', async () => {
    const { store, control } = unreliableStore();
    const { writer, seen, troubles } = await writerOn(store);
    control.fails = 'before';
    await expect(writer.append([event(1)])).rejects.toThrow('the disk is full');
    await expect(writer.append([event(2)])).rejects.toThrow('the disk is full');
    control.fails = 'no';

    await writer.append([event(3)]);

    expect(seen.map((entry) => entry.at)).toEqual([3]);
    expect(troubles).toEqual([
      { state: 'began', reason: 'the disk is full', final: false },
      { state: 'ended', reason: 'the journal works again', final: false },
    ]);
  });

  it('turns everything away for as long as a try took that failed, and then tries again', async () => {
    const clock = manualClock();
    const store = createMemoryStore();
    let tries = 0;
    const hanging = async () => {
      tries += 1;
      await clock.sleep(5_000);
      throw new JournalError('failed', 'no answer came in time');
    };
    const { writer } = await writerOn({ ...store, append: hanging }, 0, clock);
    const refused = (at: number) => expect(writer.append([event(at)])).rejects.toThrow('no answer came');
    const first = refused(1);
    await clock.advance(5_000);
    await first;

    await refused(2);
    await clock.advance(4_999);
    await refused(3);
    expect(tries).toBe(1);

    await clock.advance(1);
    const second = refused(4);
    await clock.advance(5_000);
    await second;
    expect(tries).toBe(2);
  });

  it('finds out that an append without an answer had been written, and does not write over it', async () => {
    const { store, control, entries } = unreliableStore();
    const { writer, seen } = await writerOn(store);
    control.fails = 'after';
    await expect(writer.append([event(1), event(2)])).rejects.toThrow('no answer came');
    control.fails = 'no';

    await writer.append([event(3)]);

    expect(entries.map((entry) => entry.at)).toEqual([1, 2, 3]);
    expect(seen.map((entry) => entry.number)).toEqual([1, 2, 3]);
  });

  it('takes the entry of another writer for a takeover, even after a failure of its own', async () => {
    const { store, control } = unreliableStore();
    const { writer } = await writerOn(store);
    control.fails = 'before';
    await expect(writer.append([event(1)])).rejects.toThrow('the disk is full');
    control.fails = 'no';
    await store.append(1, [event(77)]);

    await expect(writer.append([event(2)])).rejects.toThrow(AppendRefused);
  });

  it('stops for good once another writer has taken its number', async () => {
    const store = createMemoryStore();
    const { writer, seen, troubles } = await writerOn(store);
    await store.append(1, [event(50)]);

    await expect(writer.append([event(1)])).rejects.toThrow(AppendRefused);
    await expect(writer.append([event(2)])).rejects.toThrow(AppendRefused);

    expect(seen).toEqual([]);
    expect(troubles).toEqual([
      { state: 'began', reason: 'journal entry 1 was already written by another writer', final: true },
    ]);
  });

  it('refuses those that wait behind a takeover too', async () => {
    const store = createMemoryStore();
    const { writer } = await writerOn(store);
    await store.append(1, [event(50)]);

    const answers = await Promise.allSettled([writer.append([event(1)]), writer.append([event(2)])]);

    expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected']);
  });

  it('stops for good when a listener breaks, for state and journal would no longer agree', async () => {
    const troubles: JournalTrouble[] = [];
    const writer = await createJournalWriter(createMemoryStore(), {
      clock: manualClock(),
      onAppended: () => {
        throw new Error('a bug in a listener');
      },
      onTrouble: (trouble) => troubles.push(trouble),
    });

    await expect(writer.append([event(1)])).rejects.toThrow('a bug in a listener');
    await expect(writer.append([event(2)])).rejects.toThrow('a bug in a listener');

    expect(troubles).toEqual([{ state: 'began', reason: 'a bug in a listener', final: true }]);
  });

  it.each([
    [20_000, 'fulfilled'],
    [20_001, 'rejected'],
  ])('holds %i events that wait: %s', async (count, status) => {
    const { writer } = await writerOn(createMemoryStore());

    const [answer] = await Promise.allSettled([
      writer.append(Array.from({ length: count }, (_, index) => event(index))),
    ]);

    expect(answer.status).toBe(status);
  });
});
