import type { Proposal } from '../policy/proposal.ts';
import { allow, deny } from './answer.ts';
import { orderFor, withOrder } from './break-glass.ts';
import type { Decision } from './decision.ts';
import type { Facts, Gate, GateAnswer, GateResult, Guarded } from './gate.ts';
import { approval } from './gates/approval.ts';
import { mode } from './gates/mode.ts';
import { optInScope } from './gates/opt-in-scope.ts';
import { modeInForce, onlyShows } from './mode-in-force.ts';
import { inOrderOfNeed } from './order-of-need.ts';
import { onlyWaits } from './queue.ts';

/**
 * Every proposal before every gate that guards its kind of rung; all answers are kept. Proposals are
 * judged in the order of need, and what is allowed counts as in flight for those after it. What an
 * observing policy would have done counts for other observing ones only: it shows what a dry run would
 * do, and never stands in the way of a real action. Decisions come in the order of need.
 */
export function judge(
  gates: readonly Gate[],
  proposals: readonly Proposal[],
  facts: Facts,
): readonly Decision[] {
  const real = { granted: facts.granted, waiting: facts.waiting };
  const shown = { granted: facts.granted, waiting: facts.waiting };
  return inOrderOfNeed(proposals, facts.model).map((proposal) => {
    const shows = onlyShows(modeInForce(proposal, facts.settings));
    const decision = decide(gates, proposal, { ...facts, ...(shows ? shown : real) });
    const { outcome, results } = decision;
    if (outcome === 'act') real.granted = [...real.granted, proposal];
    if (outcome === 'act' || outcome === 'would-act') shown.granted = [...shown.granted, proposal];
    if (onlyWaits(results)) real.waiting = [...real.waiting, proposal];
    if (onlyWaits(results.filter(({ gate }) => gate !== mode.name)))
      shown.waiting = [...shown.waiting, proposal];
    return decision;
  });
}

/** The return of a lasting effect before every gate that guards one. `proposal` is what once asked for it. */
export function judgeReturn(gates: readonly Gate[], proposal: Proposal, facts: Facts): Decision {
  return decide(gates, proposal, facts, 'return');
}

function decide(
  gates: readonly Gate[],
  proposal: Proposal,
  facts: Facts,
  guarded: Guarded = proposal.rung.kind,
): Decision {
  const asked = gates.filter((gate) => gate.guards.includes(guarded));
  // An order to break glass is for one action, never for pages or returns.
  const order = guarded === 'action' ? orderFor(proposal.key, facts) : undefined;
  const results =
    asked.length === 0
      ? [unguarded]
      : asked.map((gate) => withOrder(ask(gate, proposal, facts), gate, order));
  const times = results.flatMap(({ until }) => (until === undefined ? [] : [until]));
  return {
    proposal,
    at: facts.now,
    outcome: outcomeOf(results, facts),
    results,
    ...(times.length === 0 ? {} : { reviewAt: Math.min(...times) }),
  };
}

function ask(gate: Gate, proposal: Proposal, facts: Facts): GateResult {
  try {
    return { gate: gate.name, ...gate.evaluate(proposal, facts) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { gate: gate.name, ...broken(gate, proposal, text), failed: true };
  }
}

function broken({ onError }: Gate, { rung }: Proposal, error: string): GateAnswer {
  switch (onError) {
    case 'deny-but-page':
      if (rung.kind === 'page')
        return allow(`This check itself failed, which never silences a call for help: ${error}`);
      break;
    case 'deny':
  }
  return deny(`This check itself failed, which counts as a refusal: ${error}`);
}

/** An empty list of gates means that nothing was checked, not that nothing is wrong. */
const unguarded: GateResult = {
  gate: 'registry',
  ...deny('No gate is registered for it, so nothing was checked.'),
};

function outcomeOf(results: readonly GateResult[], { settings }: Facts): Decision['outcome'] {
  const against = results.filter((result) => result.outcome !== 'allow');
  if (against.length === 0) return 'act';
  // Before anything was ever opted in, a first run shows what it would do: nothing here acts by it.
  const notYet = settings.scope === undefined ? [mode.name, optInScope.name] : [mode.name];
  if (against.some(({ gate }) => gate === mode.name) && against.every(({ gate }) => notYet.includes(gate)))
    return 'would-act';
  if (against.every((result) => result.gate === approval.name && result.outcome === 'defer'))
    return 'await-approval';
  return against.some((result) => result.outcome === 'deny') ? 'refuse' : 'defer';
}
