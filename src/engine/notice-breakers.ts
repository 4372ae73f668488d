import { groupInWords } from '../model/group-in-words.ts';
import { turnBreakers } from '../safety/turn-breakers.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { factsAt } from './facts.ts';
import { record } from './note.ts';

/**
 * Moves the breakers of groups on by what is known now, before anything is judged by them. What cannot be
 * journaled is found again in the next cycle, and without a journal nothing is acted on anyway.
 */
export async function noticeBreakers(engine: EngineParts, state: EngineState, now: number): Promise<void> {
  const turns = turnBreakers(state.proposals, factsAt(engine, state, now));
  if (turns.length > 0)
    await record(
      engine,
      state,
      turns.map((turn) => ({ at: now, kind: 'group-breaker', ...turn })),
    ).catch(() => undefined);
  tellLatched(engine, state, now);
}

/** Only a person closes one that is latched, so people are told, and told when it is over. */
function tellLatched({ troubles }: EngineParts, { memory }: EngineState, now: number): void {
  const latched = [...memory.history.breakers.values()].filter(({ state }) => state === 'latched');
  const parts = new Set(latched.map(({ group }) => `breaker:${group}`));
  for (const { part } of troubles.list())
    if (part.startsWith('breaker:') && !parts.has(part)) troubles.end(part);
  for (const { group, name, trips } of latched)
    troubles.begin({
      part: `breaker:${group}`,
      since: now,
      reason: `too much of the ${groupInWords(group)} ${name} failed at once again and again, so none of its members is repaired any more. Find out why, then run: holdfast reset-breaker ${group} --reason "…" (opened ${trips.length} times lately)`,
      blocksActing: false,
    });
}
