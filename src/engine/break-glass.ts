import type { Decision } from '../safety/decision.ts';
import { inWords, rejectionOf } from '../safety/votes.ts';
import { tryNow } from './answer.ts';
import type { Answered, BreakGlassOrder } from './answered.ts';
import { CommandRefused } from './command-refused.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { record } from './note.ts';

/** An order is for now: who gives it is looking. */
const orderLifetimeMs = 900_000;

/**
 * A person's order to act in spite of the gates that it names. It is journaled and told to everybody before
 * anything is done; every gate that it does not name is asked anew, on fresh reads, at the moment of acting.
 * It is good for one action and for a quarter of an hour. Throws CommandRefused.
 */
export async function breakGlass(
  engine: EngineParts,
  state: EngineState,
  order: BreakGlassOrder,
): Promise<Answered> {
  const at = engine.clock.now();
  const decision = orderable(engine, state, order, at);
  const { policy, target, rung } = decision.proposal;
  await record(engine, state, [
    {
      at,
      kind: 'break-glass',
      proposal: order.proposal,
      policy: policy.name,
      action: rung.kind === 'action' ? rung.action : rung.kind,
      target,
      by: order.by,
      gates: order.gates,
      reason: order.reason,
      expiresAt: at + orderLifetimeMs,
      channel: order.channel,
    },
  ]);
  return tryNow(engine, state, decision, at);
}

function orderable(
  { gates }: EngineParts,
  state: EngineState,
  { proposal: key, gates: named }: BreakGlassOrder,
  now: number,
): Decision {
  const decision = state.decisions.get(key);
  if (decision === undefined)
    throw new CommandRefused(404, `there is no live proposal ${key}; it may have ended`);
  if (decision.proposal.rung.kind === 'page')
    throw new CommandRefused(409, 'a page touches nothing: there is no glass to break before it');
  const no = rejectionOf(key, { history: state.memory.history, now });
  if (no !== undefined)
    throw new CommandRefused(409, `${no.by} rejected it, and one person's no is not overridden by another`);

  const known = gates.map(({ name }) => name);
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new CommandRefused(
      400,
      `there is no gate ${inWords(unknown, 'or')}: there are ${known.join(', ')}`,
    );
  const never = gates.filter(({ name, overridable }) => named.includes(name) && !overridable);
  if (never.length > 0)
    throw new CommandRefused(
      409,
      `${inWords(
        never.map(({ name }) => name),
        'and',
      )} can never be overridden: docs/gates.md says why`,
    );
  const against = decision.results.filter(({ outcome }) => outcome !== 'allow').map(({ gate }) => gate);
  const needless = named.filter((name) => !against.includes(name));
  if (needless.length > 0)
    throw new CommandRefused(
      409,
      `${inWords(needless, 'and')} allows it already: name only what is against it, now ${inWords(against, 'and') || 'nothing'}`,
    );
  return decision;
}
