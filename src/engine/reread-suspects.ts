import type { EngineParts, EngineState } from './engine.ts';

/** A suspect is read again at once, then no more often than this. */
const rereadEveryMs = 15_000;
/** Suspects read again in one cycle: a fleet that looks bad all at once must not use up the quota. */
const mostAtOnce = 50;

/** After every fold, of which a cycle may have several: a change that is passed over never comes again. */
export function noticeSuspects({ model, suspects }: Pick<EngineState, 'model' | 'suspects'>): void {
  for (const change of model.changes) {
    if (change.kind === 'resource' && change.how === 'removed') suspects.delete(change.id);
    if (change.kind !== 'verdict') continue;
    if (change.verdict.kind === 'suspect') suspects.set(change.verdict.target, Number.NEGATIVE_INFINITY);
    else suspects.delete(change.verdict.target);
  }
}

/** Asks AWS again about targets that one family of evidence calls bad. Their answers come with the next cycle. */
export function rereadSuspects(engine: EngineParts, state: EngineState): void {
  const now = engine.clock.monotonic();
  const due = [...state.suspects].filter(([, readAt]) => now - readAt >= rereadEveryMs).slice(0, mostAtOnce);
  for (const [target] of due) state.suspects.set(target, now);
  if (due.length > 0) engine.watch.requestRead(due.map(([target]) => target));
}

/** Asks AWS again about what somebody told of whose word proves nothing. Bounded by `takeHints`. */
export function rereadHinted({ pushed, watch }: Pick<EngineParts, 'pushed' | 'watch'>): void {
  const hinted = pushed.takeHints();
  if (hinted.length > 0) watch.requestRead(hinted);
}
