import type { Decision } from './decision.ts';

/**
 * The standing calls of ladders that are at their end: their remedies were tried or do not apply, and only a
 * person goes on. Such a call goes out once; this is for as long as the trouble lasts. A call beside a
 * remedy that may still come (`pageAfter`) is none of these, nor is that of a policy which only calls.
 */
export function needsHuman(decisions: readonly Decision[]): readonly Decision[] {
  const stillTrying = new Set(
    decisions
      .filter(({ proposal }) => proposal.rung.kind === 'action')
      .map(({ proposal }) => ladderOf(proposal)),
  );
  return decisions.filter(
    ({ proposal }) =>
      proposal.rung.kind === 'page' &&
      proposal.policy.remedy.some(({ kind }) => kind === 'action') &&
      !stillTrying.has(ladderOf(proposal)),
  );
}

function ladderOf({ policy, target }: Decision['proposal']): string {
  return `${policy.name}|${target}`;
}
