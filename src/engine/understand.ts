import { fold } from '../model/fold.ts';
import type { Observation } from '../model/observation.ts';
import { evaluate } from '../policy/evaluate.ts';
import type { EngineParts, EngineState } from './engine.ts';
import type { JournalEvent } from '../journal/event.ts';
import { attemptsOf, remember } from './history.ts';
import { lookEvents } from './look-events.ts';
import { sameWaits, type LeadsTo } from './look-recorder.ts';
import { note } from './note.ts';
import { changesToEvents } from './record-changes.ts';
import { noticeSuspects } from './reread-suspects.ts';

/**
 * Observations into the model, the model into proposals. Both are incremental and each evaluation sees
 * the changes of exactly one fold, so the two always go together.
 */
export async function understand(
  engine: EngineParts,
  state: EngineState,
  look: { readonly observations: readonly Observation[]; readonly now: number; readonly leadsTo: LeadsTo },
): Promise<void> {
  const { observations, now, leadsTo } = look;
  state.looks?.hear(observations, now, leadsTo);
  state.model = fold(state.model, observations, now);
  noticeSuspects(state);
  const told = changesToEvents(state.model.changes, now);
  if (leadsTo === 'decision' && mayWait(told, state)) state.unwritten.push(...told);
  else await note(engine, state, told);

  const { policies, model, pending, memory } = state;
  const evaluated = evaluate({ policies, model, pending, attempts: attemptsOf(memory), now });
  state.pending = evaluated.pending;
  state.proposals = evaluated.proposals;
  state.reviewAt = earliest(model.reviewAt, evaluated.reviewAt);
  if (model.changes.length > 0 || !sameWaits(pending, evaluated.pending)) state.looks?.matters();
  // Where a decision follows, it is written with that: after all that the decision knows.
  if (leadsTo === 'nothing') await note(engine, state, lookEvents(engine, state, now));
}

/** As many as are written at once without anybody noticing it. */
const mostWaiting = 1_000;

/**
 * What changes nothing that gates and ladders remember is written with the decisions that it leads to, before them and in
 * one append: what is made durable twice is decided on later, and nothing is acted on before the journal has both. Where
 * something waits to be written since before, such as a call for help, it is written first: it may be remembered.
 */
function mayWait(told: readonly JournalEvent[], { memory, unwritten }: EngineState): boolean {
  return (
    unwritten.length === 0 &&
    told.length <= mostWaiting &&
    told.every((event) => remember(memory, { ...event, number: 0 }) === memory)
  );
}

function earliest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
