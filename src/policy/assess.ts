import type { Resource } from '../model/resource.ts';
import type { Attempts } from './attempts.ts';
import { chooseRung } from './choose-rung.ts';
import { matches } from './matches.ts';
import type { Waiting } from './pending.ts';
import type { Policy, Subject } from './policy.ts';

/** One target as every policy that watches it sees it: looked up once, and once is its world made. */
export interface Candidate {
  readonly resource: Resource;
  readonly subject: Subject;
  /** The earliest time at which the answer could change by itself; taken and reset for each policy. */
  readonly takeReviewAt: () => number;
}

export function candidateOf(resource: Resource, model: Subject['model'], now: number): Candidate {
  let earliest = Number.POSITIVE_INFINITY;
  const reviewAt = (at: number) => {
    if (at < earliest) earliest = at;
  };
  return {
    resource,
    subject: { target: resource.id, model, now, reviewAt },
    takeReviewAt: () => {
      const taken = earliest;
      earliest = Number.POSITIVE_INFINITY;
      return taken;
    },
  };
}

export interface Assessment {
  /** What to remember; absent when there is nothing. */
  readonly waiting?: Waiting;
  /** The rungs to propose: none, the one whose turn it is, or that and the page. */
  readonly rungs?: readonly number[];
}

const nothing: Assessment = {};

/** What one policy makes of one target now, given what it made of it before. */
export function assess(
  policy: Policy,
  { resource, subject, takeReviewAt }: Candidate,
  before: Waiting | undefined,
  attempts: Attempts,
): Assessment {
  if (!matches(policy, resource)) return nothing;
  const answer = policy.when.evaluate(subject);
  const reviewAt = takeReviewAt();
  if (answer !== true) return reviewAt === Number.POSITIVE_INFINITY ? nothing : { waiting: { reviewAt } };
  // A clock that was set back must not let a run look longer than it was.
  const since = Math.min(before?.since ?? subject.now, subject.now);
  const due = since + policy.forMs;
  if (subject.now < due) return { waiting: { since, reviewAt: Math.min(reviewAt, due) } };
  const rung = chooseRung(policy, attempts, subject);
  const page = rung === undefined ? undefined : pageRungAfter(policy, rung);
  const pageDue = page === undefined ? Number.POSITIVE_INFINITY : due + policy.pageAfterMs;
  const isPageDue = subject.now >= pageDue;
  const rungs = [rung, isPageDue ? page : undefined].filter((index) => index !== undefined);
  const next = isPageDue ? reviewAt : Math.min(reviewAt, pageDue);
  return {
    rungs,
    waiting: {
      since,
      ...(next === Number.POSITIVE_INFINITY ? {} : { reviewAt: next }),
      ...(rungs.length === 0
        ? {}
        : { proposals: rungs.map((index) => proposalKey(policy, resource.id, index)) }),
    },
  };
}

/** The page further up the ladder; none for a rung that is a page itself. */
function pageRungAfter(policy: Policy, rungIndex: number): number | undefined {
  if (policy.remedy[rungIndex]?.kind === 'page') return undefined;
  const index = policy.remedy.findIndex((rung, at) => at > rungIndex && rung.kind === 'page');
  return index === -1 ? undefined : index;
}

export function proposalKey(policy: Policy, target: string, rungIndex: number): string {
  return `${policy.name}/${target}/${rungIndex}`;
}
