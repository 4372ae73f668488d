import { timeInWords } from '../../model/time-in-words.ts';
import { allow, defer, deny } from '../answer.ts';
import type { Facts, Gate, GateAnswer } from '../gate.ts';
import type { PastPage } from '../history.ts';
import { durationInWords } from '../in-words.ts';
import { onlyCalls } from '../../policy/only-calls.ts';
import type { Proposal } from '../../policy/proposal.ts';
import { takenBy } from '../taken.ts';

/** Without an incident to tell one occasion from the next, the same page is not repeated for this long. */
const withoutIncidentMs = 86_400_000;
/**
 * One policy calls one receiver no more often than this within the time, whatever the number of
 * incidents: five calls wake everybody, five hundred hide what matters. The rest is called later, if it still stands.
 * Policies that only watch share that handful.
 */
const mostCalls = 5;
const mostCallsWithinMs = 900_000;

export const pageOnce: Gate = {
  name: 'page-once',
  protects:
    'One incident calls a person once, and nobody while it is taken; a storm of them makes a handful of calls.',
  guards: ['page'],
  onError: 'deny',
  // It stands before pages only.
  overridable: false,

  evaluate(proposal, facts) {
    const taken = takenBy(proposal, facts.history);
    if (taken !== undefined)
      return deny(
        `${taken.by} took it ${durationInWords(facts.now - taken.at)} ago: nobody else is called.`,
        {
          value: `taken by ${taken.by}`,
          bound: 'taken by nobody',
        },
      );
    const earlier = facts.history.pages.find((page) => isSameOccasion(page, proposal, facts.now));
    if (earlier !== undefined)
      return deny(
        `${earlier.to} was called ${durationInWords(facts.now - earlier.at)} ago about the same trouble, and is called only once about it.`,
        {
          value: 'called already',
          bound: 'once per incident',
        },
      );
    const alongside = facts.granted.some((other) => {
      const page = asPage(other, facts);
      return page !== undefined && isSameOccasion(page, proposal, facts.now);
    });
    if (alongside)
      return deny(
        'The same call is just going out for another target, and only one is made about the same trouble.',
        {
          value: 'called already',
          bound: 'once per incident',
        },
      );
    return (
      stormAnswer(proposal, facts) ??
      allow('Nobody was called about this yet.', { value: 'not called', bound: 'once per incident' })
    );
  },
};

function stormAnswer({ policy, rung }: Proposal, facts: Facts): GateAnswer | undefined {
  if (rung.kind !== 'page') return undefined;
  const { now } = facts;
  const callsOnly = onlyCalls(policy);
  const isAlike = (page: PastPage) => page.to === rung.to && (callsOnly || page.policy === policy.name);
  const lately = facts.history.pages.filter((page) => isAlike(page) && now - page.at < mostCallsWithinMs);
  const alongside = facts.granted.flatMap((other) => asPage(other, facts) ?? []).filter(isAlike);
  const made = lately.length + alongside.length;
  if (made < mostCalls) return undefined;
  const until = Math.min(now, ...lately.map(({ at }) => at)) + mostCallsWithinMs;
  const by = callsOnly ? '' : ' by this policy';
  return defer(
    `${rung.to} was called ${made} times within ${durationInWords(mostCallsWithinMs)}${by}, and is called no more often than that; if this still stands at ${timeInWords(until)}, the call is made then.`,
    {
      value: `${made} calls within ${durationInWords(mostCallsWithinMs)}`,
      bound: `at most ${mostCalls}`,
      until,
    },
  );
}

/**
 * A policy that only calls has nothing to add for whoever was called about the incident by any other. One
 * that acts has: that its remedies are at an end.
 */
function isSameOccasion(page: PastPage, { policy, target, rung, incident }: Proposal, now: number): boolean {
  if (rung.kind !== 'page' || page.to !== rung.to) return false;
  if (incident !== undefined)
    return page.incident === incident && (page.policy === policy.name || onlyCalls(policy));
  return page.policy === policy.name && page.target === target && now - page.at < withoutIncidentMs;
}

function asPage({ policy, target, rung, incident }: Proposal, { now }: Facts): PastPage | undefined {
  if (rung.kind !== 'page') return undefined;
  return {
    policy: policy.name,
    target,
    to: rung.to,
    at: now,
    ...(incident === undefined ? {} : { incident }),
  };
}
