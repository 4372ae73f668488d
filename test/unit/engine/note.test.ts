import { describe, expect, it } from 'vitest';
import type { EngineParts, EngineState } from '../../../src/engine/engine.ts';
import { note, record } from '../../../src/engine/note.ts';
import type { JournalEvent } from '../../../src/journal/event.ts';
import { createJournalWriter } from '../../../src/journal/journal-writer.ts';
import { createMemoryStore } from '../../../src/journal/memory-store.ts';
import { JournalError } from '../../../src/journal/journal-error.ts';
import type { RecordedEvent } from '../../../src/journal/event.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { manualClock } from '../../support/manual-clock.ts';

/** As many journal entries as it can take; `at` tells them apart. */
function events(count: number, from = 0): readonly JournalEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    at: from + index,
    kind: 'hold-released' as const,
    id: 'hold-1',
    by: 'ana',
  }));
}

async function stage() {
  const entries: RecordedEvent[] = [];
  const store = createMemoryStore(entries);
  const disk = { appends: 0, failsFrom: Number.POSITIVE_INFINITY };
  const append: typeof store.append = async (expected, some) => {
    disk.appends += 1;
    if (disk.appends >= disk.failsFrom) throw new JournalError('full', 'the disk is full');
    return store.append(expected, some);
  };
  const journal = await createJournalWriter(
    { ...store, append },
    { clock: manualClock(), onAppended: () => undefined, onTrouble: () => undefined },
  );
  const engine = { journal, log: silentLogger, onUnwritten: () => undefined } as unknown as EngineParts;
  const state = { unwritten: [] as JournalEvent[], toldUnwritten: new WeakSet() } as unknown as EngineState;
  return { engine, state, disk, times: () => entries.map(({ at }) => at) };
}

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

describe('what is journaled', () => {
  it('is all written, in order, when a whole account changes at once', async () => {
    const { engine, state, times } = await stage();
    await note(engine, state, events(300_000));
    expect(times()).toEqual(upTo(300_000));
    expect(state.unwritten).toEqual([]);
  });

  it('waits while the journal fails, is neither lost nor doubled, and goes before what comes later', async () => {
    const { engine, state, disk, times } = await stage();
    disk.failsFrom = 2;
    await note(engine, state, events(9_000));
    expect(times()).toEqual(upTo(5_000));
    disk.failsFrom = Number.POSITIVE_INFINITY;
    await note(engine, state, events(1, 9_000));
    expect(times()).toEqual(upTo(9_001));
  });

  it('does not hold raw observations back while the journal fails: they are made anew', async () => {
    const { engine, state, disk, times } = await stage();
    disk.failsFrom = 1;
    await note(engine, state, [{ at: 1, kind: 'observed', heard: [] }, ...events(1, 2)]);
    disk.failsFrom = Number.POSITIVE_INFINITY;
    await note(engine, state, events(1, 3));
    expect(times()).toEqual([2, 3]);
  });

  it('is bounded while the journal fails: the newest 5,000 are kept', async () => {
    const { engine, state, disk, times } = await stage();
    disk.failsFrom = 1;
    await note(engine, state, events(200_000));
    expect(state.unwritten).toHaveLength(5_000);
    disk.failsFrom = Number.POSITIVE_INFINITY;
    await note(engine, state, []);
    expect(times()).toEqual(upTo(5_000, 195_000));
  });

  it('is never written later when somebody relied on it and was refused', async () => {
    const { engine, state, disk, times } = await stage();
    disk.failsFrom = 1;
    await expect(record(engine, state, events(1))).rejects.toThrow('the disk is full');
    disk.failsFrom = Number.POSITIVE_INFINITY;
    await note(engine, state, events(1, 7));
    expect(times()).toEqual([7]);
  });
});
