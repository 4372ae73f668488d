import type { RecordedEvent } from '../../src/journal/event.ts';
import { createMemoryStore } from '../../src/journal/memory-store.ts';
import { type Folded, mostRecent } from '../../src/engine/fold-journal.ts';
import { foldJournal, keepSnapshot } from '../../src/engine/journal-snapshot.ts';

/**
 * What a journal comes to when all of it is read, and when a snapshot was kept at each of `cuts`, the next one
 * folded on from the one before. `spared`: up to which number the last one spared the reading.
 */
export async function foldedTwice(
  events: readonly RecordedEvent[],
  cuts: readonly number[],
): Promise<{ readonly whole: Folded; readonly fromSnapshot: Folded; readonly spared: number }> {
  const shelf = {};
  for (const cut of cuts) await keepSnapshot(createMemoryStore(events.slice(0, cut), shelf));
  const whole = await foldJournal(createMemoryStore([...events]));
  const after = await foldJournal(createMemoryStore([...events], shelf));
  return { whole: asShown(whole.folded), fromSnapshot: asShown(after.folded), spared: after.from };
}

/** More of the newest events than anybody is shown may be held. */
function asShown(folded: Folded): Folded {
  return { ...folded, recent: folded.recent.slice(-mostRecent) };
}
