import type { JournalEvent } from '../journal/event.ts';
import { JournalError } from '../journal/journal-error.ts';
import { errorText } from '../runtime/error-text.ts';
import type { EngineParts, EngineState } from './engine.ts';

/** Events kept while the journal does not work; beyond it the oldest are dropped, which is told in the log. */
const mostUnwritten = 5000;
/** Events written together: the journal refuses a few times this, and a storm brings more in one cycle. */
const mostAtOnce = 5000;

/** Journals what was seen and decided. While the journal does not work it is kept for later, and nothing is acted on. */
export async function note(
  engine: EngineParts,
  state: EngineState,
  events: readonly JournalEvent[],
): Promise<void> {
  if (events.length === 0 && state.unwritten.length === 0) return;
  for (let start = 0; start === 0 || start < events.length; start += mostAtOnce) {
    try {
      await record(engine, state, events.slice(start, start + mostAtOnce));
    } catch (error) {
      keep(engine, state, events.slice(start), error);
      return;
    }
  }
}

function keep(
  engine: EngineParts,
  state: EngineState,
  events: readonly JournalEvent[],
  error: unknown,
): void {
  // What was merely observed does not wait: there is too much of it, and it is observed anew.
  const waits = events.filter(({ kind }) => kind !== 'observed');
  if (waits.length < events.length) state.looks?.forget();
  for (const event of waits) state.unwritten.push(event);
  tellUnwritten(engine, state, error);
  const dropped = dropOldest(state);
  engine.log.error(
    { detail: errorText(error), waiting: state.unwritten.length, dropped },
    'the journal cannot be written',
  );
}

/**
 * A call for help does not wait for the journal: with a full disk nobody else tells of it. Only a daemon
 * whose journal another one has taken over leaves the calling to that one, and says so.
 */
function tellUnwritten(engine: EngineParts, state: EngineState, error: unknown): void {
  const calls = error instanceof JournalError;
  for (const event of state.unwritten) {
    if (state.toldUnwritten.has(event)) continue;
    state.toldUnwritten.add(event);
    if (event.kind === 'trouble' || (calls && event.kind === 'page')) engine.onUnwritten(event);
  }
}

/** Calls stay: what was forgotten of them would be called again in every cycle. */
function dropOldest(state: EngineState): number {
  const over = state.unwritten.length - mostUnwritten;
  if (over <= 0) return 0;
  const oldest = state.unwritten.splice(0, over);
  const calls = oldest.filter(({ kind }) => kind === 'page');
  state.unwritten.unshift(...calls);
  return oldest.length - calls.length;
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
