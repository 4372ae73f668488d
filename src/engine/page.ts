import type { JournalEvent } from '../journal/event.ts';
import type { Attempts } from '../policy/attempts.ts';
import { onlyCalls } from '../policy/only-calls.ts';
import type { Proposal } from '../policy/proposal.ts';
import { whyItAsks } from '../policy/why-it-asks.ts';
import type { Decision } from '../safety/decision.ts';
import { pageOnce } from '../safety/gates/page-once.ts';
import { asSentence } from '../safety/in-words.ts';
import { nameOf } from '../model/name-of.ts';
import { pageTitle } from './page-title.ts';
import { type Doings, whatHoldfastDoes, whatHoldfastDoesElsewhere } from './what-holdfast-does.ts';

/** What a call is told from. */
export interface PageParts extends Doings {
  readonly attempts: Attempts;
  /** What still waits to be journaled. */
  readonly unwritten: readonly JournalEvent[];
}

/**
 * The pages that were decided on. That each goes out once, however long its condition holds, is a gate's
 * work; that gate knows only what is journaled, so what still waits to be is looked at here.
 */
export function pageEvents(parts: PageParts): readonly Page[] {
  const { decisions, unwritten, now } = parts;
  const events: Page[] = [];
  for (const { proposal, outcome } of decisions) {
    if (proposal.rung.kind !== 'page' || outcome !== 'act') continue;
    const { incident, policy, target, rung } = proposal;
    const title = pageTitle(proposal, parts.model);
    const event = {
      at: now,
      kind: 'page' as const,
      policy: policy.name,
      target,
      to: rung.to,
      title,
      summary: summaryOf(proposal, title, parts),
      ...(incident === undefined ? {} : { incident }),
    };
    if (!unwritten.some((waiting) => waiting.kind === 'page' && isSameCall(waiting, event)))
      events.push(event);
  }
  return events;
}

/** Why it calls, with what was seen; then what Holdfast is doing, has done or does not do about it. */
function summaryOf(proposal: Proposal, title: string, parts: PageParts): string {
  const { policy, target, incident } = proposal;
  const others = othersHeldBack(proposal, parts.decisions);
  const does = whatHoldfastDoes({ targets: new Set([target]), incident }, parts);
  // Of what was not begun lately the remediation tells already.
  const unmet = notBegun(proposal, parts.attempts).filter(
    ({ action }) => !does.some((said) => said.includes(`did not begin ${action} `)),
  );
  return [
    ...(onlyCalls(policy) && !title.includes(policy.summary.slice(1).replace(/\.$/, ''))
      ? [asSentence(policy.summary)]
      : []),
    whyItAsks(proposal, parts.model, parts.now),
    ...does,
    ...unmet.map(({ action, reason }) => `${action} was ${reason}.`),
    ...(does.length + unmet.length > 0 ? [] : [nothingIsDone(proposal, parts)]),
    ...(others === 0 ? [] : [othersInWords(others)]),
  ].join(' ');
}

function nothingIsDone({ policy, target }: Proposal, parts: PageParts): string {
  const why = onlyCalls(policy)
    ? `No policy asks for a remedy of ${nameOf(target, parts.model)}`
    : `${policy.name} has no remedy left that fits`;
  const elsewhere = whatHoldfastDoesElsewhere(parts);
  return elsewhere.length === 0
    ? `${why}, so Holdfast does nothing about it but call.`
    : `${why}. Elsewhere: ${elsewhere.join(' ')}`;
}

/** What the remedies before it needed and did not find, in the words of their preconditions. */
function notBegun({ policy, target }: Proposal, attempts: Attempts) {
  return policy.remedy.flatMap((rung, index) => {
    const unmet = attempts.unmet(policy.name, target, index);
    return rung.kind === 'page' || unmet === undefined ? [] : [{ action: rung.action, reason: unmet.reason }];
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
function othersHeldBack(call: Proposal, decisions: readonly Decision[]): number {
  let count = 0;
  for (const { proposal, results } of decisions) {
    if (proposal.policy.name !== call.policy.name || receiverOf(proposal) !== receiverOf(call)) continue;
    if (results.some(({ gate, outcome }) => gate === pageOnce.name && outcome === 'defer')) count += 1;
  }
  return count;
}

function receiverOf({ rung }: Proposal): string | undefined {
  return rung.kind === 'page' ? rung.to : undefined;
}
