import type { Decision } from '../safety/decision.ts';
import { judge } from '../safety/judge.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { factsAt } from './facts.ts';
import { lookEvents } from './look-events.ts';
import { note } from './note.ts';
import { decisionDigest, decisionToEvent } from './record-decisions.ts';

/** Judges every live proposal and journals the decisions that are news, and the proposals that are no more. */
export async function decide(
  engine: EngineParts,
  state: EngineState,
  now: number,
): Promise<readonly Decision[]> {
  const decisions = judge(engine.gates, state.proposals, factsAt(engine, state, now));
  state.decisions.clear();
  for (const decision of decisions) state.decisions.set(decision.proposal.key, decision);

  const news = decisions.filter(
    (decision) => state.recorded.get(decision.proposal.key)?.digest !== decisionDigest(decision),
  );
  for (const decision of news) {
    const { key, policy, target } = decision.proposal;
    state.recorded.set(key, { digest: decisionDigest(decision), policy: policy.name, target });
  }
  const ended = [...state.recorded].filter(([key]) => !state.decisions.has(key));
  for (const [key] of ended) state.recorded.delete(key);
  await note(engine, state, [
    ...lookEvents(engine, state, now, news.length + ended.length > 0),
    ...news.map((decision) => decisionToEvent(decision, state.model)),
    ...ended.map(([proposal, { policy, target }]) => ({
      at: now,
      kind: 'proposal-ended' as const,
      proposal,
      policy,
      target,
    })),
  ]);
  return decisions;
}
