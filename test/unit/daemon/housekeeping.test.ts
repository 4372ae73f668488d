import { describe, expect, it } from 'vitest';
import type { Daemon } from '../../../src/daemon/daemon.ts';
import { chores } from '../../../src/daemon/housekeeping.ts';
import { createMemoryStore } from '../../../src/journal/memory-store.ts';
import type { Remediation } from '../../../src/remediation/remediation.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { fakeView } from '../../support/fake-view.ts';

const chore = chores.find(({ what }) => what === 'keeping a snapshot of the journal');

describe('the hourly snapshot of the journal', () => {
  it.each<[Remediation['state'] | 'none', boolean]>([
    ['none', true],
    ['ended', true],
    ['standing', true],
    ['sending', false],
    ['observing', false],
    ['baking', false],
    ['verifying', false],
  ])('with a remediation that is %s is kept: %s', async (state, kept) => {
    const shelf: { snapshot?: Uint8Array } = {};
    const journal = createMemoryStore([], shelf);
    await journal.append(1, [{ at: 1, kind: 'hold-released', by: 'ana', id: 'h-1' }]);
    const remediations = state === 'none' ? [] : [{ state } as Remediation];
    const daemon = { view: fakeView({ remediations }).view } as Daemon;

    await chore?.run({ journal, daemon, clock: systemClock, log: silentLogger });

    expect(shelf.snapshot !== undefined).toBe(kept);
  });
});
