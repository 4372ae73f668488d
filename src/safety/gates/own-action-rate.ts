import { whenInWords } from '../../model/time-in-words.ts';
import { allow, deny } from '../answer.ts';
import type { Facts, Gate } from '../gate.ts';
import type { PastRemediation } from '../history.ts';
import { countOf, durationInWords } from '../in-words.ts';
import { unwellLike } from '../unwell-of-kind.ts';
import { votesOn } from '../votes.ts';

/**
 * SAFETY rule 15: what is done ever more often while ever more fails is no cure, and may be the cause. Acts of one kind in
 * one account count, over the window that ended with the last of them and the one before, so that merely waiting does not
 * end the stop; more fails, when more of what the action is done to is unwell than when the first of them began.
 */
export const ownActionRate: Gate = {
  name: 'own-action-rate',
  protects: 'The more Holdfast does, the more fails: then it does no more of that until a person has looked.',
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate(proposal, facts) {
    const { rung, target } = proposal;
    const resource = facts.model.resources.get(target);
    if (rung.kind !== 'action') return allow('A page changes nothing.');
    if (resource === undefined)
      return deny('Nothing is known of its target any more.', { value: 'unknown', bound: 'known' });
    const { acts, windowMs, stopMs } = facts.settings.ownActionRate;
    const window = durationInWords(windowMs);
    const { recent, before, last } = ratesOf(begun(rung.action, resource.account, facts), windowMs);
    const times = `${countOf(recent.length, 'time')} within ${window}, after ${before} in the ${window} before`;
    const bound = `fewer than ${acts} times, or no more often than before, or no more unwell than then`;
    const rises = recent.length >= acts && recent.length > before;
    const until = last + stopMs;
    const first = recent.toSorted((a, b) => a.startedAt - b.startedAt)[0];
    if (!rises || first === undefined || facts.now >= until)
      return allow('It is not being done more and more often.', { value: times, bound });
    const now = unwellLike(resource, facts.model);
    const then = first.unwellThen;
    const value = `${times}; ${then ?? 'an unknown number'} unwell then, ${now} now`;
    if (then !== undefined && now <= then)
      return allow('It is done more often, and no more fails than before.', { value, bound });
    if (votesOn(proposal, facts, last).missing === 0)
      return allow('A person approved it after the last time.', { value, bound });
    const grown =
      then === undefined
        ? 'and it is not known how many failed when that began'
        : `and more fails: of ${resource.kind} in this account ${then} ${then === 1 ? 'was' : 'were'} unwell when that began, and ${now} are now`;
    return deny(
      `${rung.action} was begun ${times}, ${grown}. It may not be the cure. It stays off until no more are unwell than then, until a person approves it, or until ${whenInWords(until, facts.now)}.`,
      { value, bound, until },
    );
  },
};

/** What was called off before it changed anything was no act. */
function begun(action: string, account: string, { history }: Facts): readonly PastRemediation[] {
  return history.remediations.filter(
    (past) =>
      past.action === action &&
      past.account === account &&
      past.outcome !== 'refused' &&
      past.neverSent !== true,
  );
}

function ratesOf(done: readonly PastRemediation[], windowMs: number) {
  const last = Math.max(-Infinity, ...done.map(({ startedAt }) => startedAt));
  const recent = done.filter(({ startedAt }) => last - startedAt < windowMs);
  const before = done.filter(({ startedAt }) => last - startedAt < 2 * windowMs).length - recent.length;
  return { recent, before, last };
}
