import type { EngineParts, EngineState } from './engine.ts';

/** A suspect is read again at once, then no more often than this. */
const rereadEveryMs = 15_000;
/** Suspects read again in one cycle: a fleet that looks bad all at once must not use up the quota. */
const mostAtOnce = 50;

/** Asks AWS again about targets that one family of evidence calls bad. Their answers come with the next cycle. */
export function rereadSuspects(engine: EngineParts, state: EngineState): void {
  const now = engine.clock.monotonic();
  for (const change of state.model.changes) {
    if (change.kind !== 'verdict') continue;
    if (change.verdict.kind === 'suspect')
      state.suspects.set(change.verdict.target, Number.NEGATIVE_INFINITY);
    else state.suspects.delete(change.verdict.target);
  }
  const due = [...state.suspects].filter(([, readAt]) => now - readAt >= rereadEveryMs).slice(0, mostAtOnce);
  for (const [target] of due) state.suspects.set(target, now);
  if (due.length > 0) engine.watch.requestRead(due.map(([target]) => target));
}
