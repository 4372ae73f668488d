import type { Proposal } from '../policy/proposal.ts';
import type { Remediation } from '../remediation/remediation.ts';
import type { Decision } from '../safety/decision.ts';
import { judgeReturn } from '../safety/judge.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { factsAt } from './facts.ts';
import { note } from './note.ts';
import { decisionDigest, decisionToEvent } from './record-decisions.ts';

/**
 * Whether what stands may be given back: its policy must still be there, its target must be readable now,
 * and every gate that guards a return must allow it. What the gates said is journaled when it is news.
 */
export async function whyNotReturn(
  engine: EngineParts,
  state: EngineState,
  remediation: Remediation,
  reread: (target: string) => Promise<boolean>,
): Promise<string | undefined> {
  // Asked before reading: a hold of a day must not cost a day of reads.
  const before = await judged(engine, state, remediation);
  if (typeof before === 'string') return before;
  const against = whyNot(before);
  if (against !== undefined) return against;
  if (!(await reread(remediation.target))) return 'its target could not be read again';
  const now = await judged(engine, state, remediation);
  return typeof now === 'string' ? now : whyNot(now);
}

async function judged(
  engine: EngineParts,
  state: EngineState,
  remediation: Remediation,
): Promise<Decision | string> {
  const now = engine.clock.now();
  const proposal = proposalOf(state, remediation, now);
  if (proposal === undefined)
    return `policy ${remediation.policy} has no ${remediation.action} any more, so nothing says whether it may act; give it back by hand`;
  // What was begun needed more than giving it back does, and a return that AWS refuses changes nothing.
  const facts = { ...factsAt(engine, state, now), foreseenDenials: [] };
  const decision = judgeReturn(engine.gates, proposal, facts);
  const digest = decisionDigest(decision);
  if (state.returnsRecorded.get(remediation.id) !== digest) {
    state.returnsRecorded.set(remediation.id, digest);
    await note(engine, state, [{ ...decisionToEvent(decision, state.model), purpose: 'return' }]);
  }
  return decision;
}

function whyNot({ results }: Decision): string | undefined {
  return results.find(({ outcome }) => outcome !== 'allow')?.reason;
}

function proposalOf(state: EngineState, remediation: Remediation, now: number): Proposal | undefined {
  const { target, action, incident, standing } = remediation;
  const policy = state.policies.policies.find(({ name }) => name === remediation.policy);
  const rungIndex =
    policy?.remedy.findIndex((rung) => rung.kind === 'action' && rung.action === action) ?? -1;
  const rung = policy?.remedy[rungIndex];
  if (policy === undefined || rung === undefined) return undefined;
  const verdict = state.model.verdicts.get(target);
  return {
    key: `${remediation.proposalKey}/return`,
    policy,
    target,
    rungIndex,
    rung,
    since: standing?.wellSince ?? now,
    verdict: verdict?.kind ?? 'stale',
    reason: verdict?.reason ?? 'no verdict was reached yet',
    evidence: verdict?.evidence ?? [],
    ...(incident === undefined ? {} : { incident }),
  };
}
