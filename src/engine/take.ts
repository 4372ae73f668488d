import type { Taken } from '../safety/history.ts';
import { whenInWords } from '../model/time-in-words.ts';
import { needsHuman } from '../safety/needs-human.ts';
import { takenBy } from '../safety/taken.ts';
import type { Said } from './answered.ts';
import { CommandRefused } from './command-refused.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { record } from './note.ts';

/**
 * A named person takes what needs one: calls about it stop. Taking what one has already is no change.
 * Throws CommandRefused where nothing needs a person, or somebody else is at it.
 */
export async function take(
  engine: EngineParts,
  state: EngineState,
  key: string,
  { by, channel }: Said,
): Promise<Taken> {
  const needed = needsHuman([...state.decisions.values()]).find(({ proposal }) => proposal.key === key);
  if (needed === undefined)
    throw new CommandRefused(404, `${key} needs no person any more; "holdfast status" lists what does`);
  const { policy, target, incident } = needed.proposal;
  const known = takenBy(needed.proposal, state.memory.history);
  if (known?.by === by) return known;
  if (known !== undefined)
    throw new CommandRefused(
      409,
      `${known.by} took it at ${whenInWords(known.at, engine.clock.now())}; to take it over, run holdfast give-back ${known.incident ?? known.target} first`,
    );
  const taken = {
    at: engine.clock.now(),
    by,
    policy: policy.name,
    target,
    ...(incident === undefined ? {} : { incident }),
  };
  await record(engine, state, [{ kind: 'taken', ...taken, channel }]);
  return taken;
}

/** Nobody is at it any more: calls about it go out again. Throws CommandRefused where nobody was. */
export async function giveBack(
  engine: EngineParts,
  state: EngineState,
  taken: Taken,
  { by, channel }: Said,
): Promise<void> {
  const known = takenBy(taken, state.memory.history);
  if (known?.by !== taken.by || known.at !== taken.at)
    throw new CommandRefused(404, 'it was given back already, or what it was about is over');
  const { policy, target, incident, by: from } = taken;
  const about = { policy, target, ...(incident === undefined ? {} : { incident }) };
  await record(engine, state, [{ at: engine.clock.now(), kind: 'given-back', ...about, from, by, channel }]);
}
