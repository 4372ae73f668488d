import type { JournalEvent } from '../journal/event.ts';
import { errorText } from '../runtime/error-text.ts';
import type { EngineParts, EngineState } from './engine.ts';

/** Events kept while the journal does not work; beyond it the oldest are dropped, which is told in the log. */
const mostUnwritten = 5000;

/** Journals what was seen and decided. While the journal does not work it is kept for later, and nothing is acted on. */
export async function note(
  engine: EngineParts,
  state: EngineState,
  events: readonly JournalEvent[],
): Promise<void> {
  if (events.length === 0 && state.unwritten.length === 0) return;
  try {
    await record(engine, state, events);
  } catch (error) {
    state.unwritten.push(...events);
    const dropped = state.unwritten.splice(0, Math.max(0, state.unwritten.length - mostUnwritten)).length;
    engine.log.error(
      { detail: errorText(error), waiting: state.unwritten.length, dropped },
      'the journal cannot be written',
    );
  }
}

/** Journals or rejects. What waited goes first, so that the order stays true. */
export async function record(
  engine: EngineParts,
  state: EngineState,
  events: readonly JournalEvent[],
): Promise<void> {
  const waiting = state.unwritten.length;
  await engine.journal.append([...state.unwritten, ...events]);
  state.unwritten.splice(0, waiting);
}
