import { describe, expect, it } from 'vitest';
import { nothingFolded } from '../../../src/engine/fold-journal.ts';
import { initialState } from '../../../src/engine/initial-state.ts';
import { restore } from '../../../src/engine/restore.ts';
import { defaultModelSettings } from '../../../src/model/settings.ts';
import { manualClock } from '../../support/manual-clock.ts';

const now = Date.UTC(2026, 2, 2, 12);
const minute = 60_000;

function begun({ writtenAgo, watchedAgo }: { writtenAgo: number; watchedAgo?: number }) {
  const folded = nothingFolded();
  folded.recollections.set('sg-1', { resource: 'sg-1', facts: { rules: ['tcp 443-443 10.0.0.0/8'] } });
  if (watchedAgo !== undefined) folded.carried = { seenAt: now - watchedAgo, waits: [] };
  const policies = { policies: [], revision: 'none', loadedAt: now };
  const options = {
    clock: manualClock(now),
    modelSettings: defaultModelSettings,
    recordsObservations: false,
    takesOver: false,
    lastWordAt: now - writtenAgo,
  };
  return initialState(options, { policies, services: [], problems: [] }, restore(folded, policies, now));
}

describe('what was seen before a start and AWS does not tell', () => {
  it.each([
    ['was written a moment before a quarter of an hour ago', { writtenAgo: 15 * minute - 1 }, 1],
    ['is a quarter of an hour old', { writtenAgo: 15 * minute }, 0],
    ['is old, but somebody watched since', { writtenAgo: 60 * minute, watchedAgo: minute }, 1],
    ['is as old as the last that watched', { writtenAgo: 60 * minute, watchedAgo: 15 * minute }, 0],
  ])('is gone on from or not where the journal %s', (_, ago, kept) => {
    expect(begun(ago).model.recollections.size).toBe(kept);
  });
});
