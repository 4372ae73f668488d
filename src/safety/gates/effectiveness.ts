import { whenInWords } from '../../model/time-in-words.ts';
import { nameOf } from '../../model/name-of.ts';
import { allow, deny } from '../answer.ts';
import type { Facts, Gate } from '../gate.ts';
import type { PastRemediation } from '../history.ts';
import { countOf, durationInWords } from '../in-words.ts';
import type { Proposal } from '../../policy/proposal.ts';
import { groupsOf } from '../target-groups.ts';
import { votesOn } from '../votes.ts';

/**
 * A remedy that works every time and is needed again and again hides what is really wrong: a leak, a bad
 * host type, a query that kills. Incidents are of one class when the same action answers them in the same
 * group, or on the same target where it stands alone; whether each one was healed counts for nothing here.
 */
export const effectiveness: Gate = {
  name: 'effectiveness',
  protects: 'A remedy that is needed again and again treats the symptom: after a few times a person decides.',
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate(proposal, facts) {
    const { rung } = proposal;
    if (rung.kind !== 'action') return allow('A page treats nothing.');
    const { incidents: most, windowMs } = facts.settings.effectiveness;
    const window = durationInWords(windowMs);
    const alike = facts.history.remediations.filter((past) => isAlike(past, proposal, facts));
    const incidents = new Map(alike.map((past) => [past.incident ?? past.id, past]));
    const details = {
      value: `${countOf(incidents.size, 'incident')} answered by ${rung.action}`,
      bound: `fewer than ${most} within ${window}`,
    };
    const last = Math.max(...alike.map(({ startedAt }) => startedAt));
    if (incidents.size < most || votesOn(proposal, facts, last).missing === 0)
      return allow('It is not needed again and again.', details);
    // The first to leave the window is the oldest of the newest ones that make up the bound.
    const counting = [...incidents.values()].map(({ startedAt }) => startedAt).toSorted((a, b) => b - a);
    const until = (counting[most - 1] ?? facts.now) + windowMs;
    const [group] = groupsOf(proposal.target, facts.model);
    return deny(
      `${rung.action} was the answer to ${incidents.size} incidents of ${nameOf(group ?? proposal.target, facts.model)} within ${window}: it treats the symptom. It stays off until a person approves it, or until ${whenInWords(until, facts.now)}.`,
      { ...details, until },
    );
  },
};

function isAlike(past: PastRemediation, proposal: Proposal, { model, now, settings }: Facts): boolean {
  const { rung, target, incident } = proposal;
  if (rung.kind !== 'action' || past.action !== rung.action) return false;
  if (past.outcome === 'refused' || past.neverSent === true) return false;
  if (now - past.startedAt >= settings.effectiveness.windowMs) return false;
  if (incident !== undefined && past.incident === incident) return false;
  const groups = groupsOf(target, model);
  return groups.length === 0
    ? past.target === target
    : past.groups.some((group) => groups.includes(group)) || groups.includes(past.target);
}
