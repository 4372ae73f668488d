import { describe, expect, it } from 'vitest';
import type { Daemon } from '../../../src/daemon/daemon.ts';
import { chores } from '../../../src/daemon/housekeeping.ts';
import { createMemoryStore } from '../../../src/journal/memory-store.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';

const chore = chores.find(({ what }) => what === 'keeping a snapshot of the journal');

describe('the hourly snapshot of the journal', () => {
  it.each([
    ['is kept where nothing is being done', false],
    ['waits for the next hour where something is', true],
  ])('%s', async (_what, busy) => {
    const shelf: { snapshot?: Uint8Array } = {};
    const journal = createMemoryStore([], shelf);
    await journal.append(1, [{ at: 1, kind: 'hold-released', by: 'ana', id: 'h-1' }]);
    const daemon = { isBusy: () => busy } as Daemon;

    await chore?.run({ journal, daemon, clock: systemClock, log: silentLogger });

    expect(shelf.snapshot !== undefined).toBe(!busy);
  });
});
