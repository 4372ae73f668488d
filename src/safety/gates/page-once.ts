import { allow, deny } from '../answer.ts';
import type { Facts, Gate } from '../gate.ts';
import type { PastPage } from '../history.ts';
import { durationInWords } from '../in-words.ts';
import type { Proposal } from '../../policy/proposal.ts';

/** Without an incident to tell one occasion from the next, the same page is not repeated for this long. */
const withoutIncidentMs = 86_400_000;

export const pageOnce: Gate = {
  name: 'page-once',
  protects: 'One incident calls a person once, however many of its members fail and however long it lasts.',
  guards: ['page'],

  evaluate(proposal, facts) {
    const earlier = facts.history.pages.find((page) => isSameOccasion(page, proposal, facts.now));
    if (earlier !== undefined)
      return deny(`${earlier.to} was called ${durationInWords(facts.now - earlier.at)} ago about the same.`, {
        value: 'called already',
        bound: 'once per incident',
      });
    const alongside = facts.granted.some((other) => {
      const page = asPage(other, facts);
      return page !== undefined && isSameOccasion(page, proposal, facts.now);
    });
    return alongside
      ? deny('The same call goes out in this round for another target.', {
          value: 'called already',
          bound: 'once per incident',
        })
      : allow('Nobody was called about this yet.', { value: 'not called', bound: 'once per incident' });
  },
};

function isSameOccasion(page: PastPage, { policy, target, rung, incident }: Proposal, now: number): boolean {
  if (rung.kind !== 'page' || page.policy !== policy.name || page.to !== rung.to) return false;
  return incident === undefined
    ? page.target === target && now - page.at < withoutIncidentMs
    : page.incident === incident;
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
