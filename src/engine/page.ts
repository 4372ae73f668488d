import type { JournalEvent } from '../journal/event.ts';
import type { Attempts } from '../policy/attempts.ts';
import type { Proposal } from '../policy/proposal.ts';
import type { Decision } from '../safety/decision.ts';
import { pageOnce } from '../safety/gates/page-once.ts';

/**
 * The pages that were decided on. That each goes out once, however long its condition holds, is a gate's
 * work; that gate knows only what is journaled, so what still waits to be is looked at here.
 */
export function pageEvents(
  decisions: readonly Decision[],
  at: number,
  unwritten: readonly JournalEvent[],
  attempts: Attempts,
): readonly Page[] {
  const events: Page[] = [];
  for (const { proposal, outcome } of decisions) {
    if (proposal.rung.kind !== 'page' || outcome !== 'act') continue;
    const { incident, policy, target, rung, reason } = proposal;
    const more = othersHeldBack(decisions, policy.name, rung.to);
    const summary = [
      policy.summary,
      reason,
      ...notBegun(proposal, attempts),
      ...(more === 0 ? [] : [othersInWords(more)]),
    ].join(' ');
    const page = { policy: policy.name, target, to: rung.to, summary };
    const event = { at, kind: 'page' as const, ...page, ...(incident === undefined ? {} : { incident }) };
    if (!unwritten.some((waiting) => waiting.kind === 'page' && isSameCall(waiting, event)))
      events.push(event);
  }
  return events;
}

/** What the remedies before it needed and did not find, in the words of their preconditions. */
function notBegun({ policy, target }: Proposal, attempts: Attempts): readonly string[] {
  return policy.remedy.flatMap((rung, index) => {
    const unmet = attempts.unmet(policy.name, target, index);
    return rung.kind === 'page' || unmet === undefined ? [] : [`${rung.action} was ${unmet.reason}.`];
  });
}

type Page = Extract<JournalEvent, { kind: 'page' }>;

function isSameCall(a: Page, b: Page): boolean {
  return (
    a.policy === b.policy &&
    a.to === b.to &&
    (b.incident === undefined ? a.target === b.target : a.incident === b.incident)
  );
}

function othersInWords(more: number): string {
  return more === 1
    ? 'The same holds for 1 more target, of which no call of its own is made.'
    : `The same holds for ${more} more targets, of which no calls of their own are made.`;
}

/** In a storm the first calls speak for the rest. */
function othersHeldBack(decisions: readonly Decision[], policy: string, to: string): number {
  let count = 0;
  for (const { proposal, results } of decisions) {
    if (proposal.policy.name !== policy || proposal.rung.kind !== 'page' || proposal.rung.to !== to) continue;
    if (results.some(({ gate, outcome }) => gate === pageOnce.name && outcome === 'defer')) count += 1;
  }
  return count;
}
