import { whenInWords } from '../../model/time-in-words.ts';
import { nameOf } from '../../model/name-of.ts';
import { allow, defer } from '../answer.ts';
import { effectOf } from '../engagement.ts';
import type { Facts, Gate } from '../gate.ts';
import type { PastRemediation } from '../history.ts';
import { durationInWords } from '../in-words.ts';
import type { Proposal } from '../../policy/proposal.ts';
import { groupsOf } from '../target-groups.ts';

/**
 * Rest after a remediation, counted from its *verified end*: of anything on the same target, of the same
 * action in the same group, and of any change of writer in the same family. The policy's own time
 * doubles for each earlier one within the relapse window, up to a bound: what comes back is not cured.
 */
export const coolDown: Gate = {
  name: 'cool-down',
  protects: 'A remedy gets the time to work before the next one, and longer each time it did not last.',
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate(proposal, facts) {
    const rests = [
      restOnTarget(proposal, facts),
      restInGroup(proposal, facts),
      restOfWriter(proposal, facts),
    ];
    const longest = rests.filter((rest) => rest !== undefined).toSorted((a, b) => b.until - a.until)[0];
    if (longest === undefined)
      return allow('Nothing was done here lately.', {
        value: 'nothing done here lately',
        bound: durationInWords(proposal.policy.cooldownMs),
      });
    const { last, until, length } = longest;
    const endedAt = last.endedAt ?? facts.now;
    const details = {
      value: `${durationInWords(facts.now - endedAt)} since its end`,
      bound: durationInWords(length),
      until,
    };
    return facts.now >= until
      ? allow('The last remediation here has had its time.', { value: details.value, bound: details.bound })
      : defer(
          `${last.action} of ${nameOf(last.target, facts.model)} ${endInWords(last)} at ${whenInWords(endedAt, facts.now)}; the next one waits until ${whenInWords(until, facts.now)}.`,
          details,
        );
  },
};

function endInWords({ outcome }: PastRemediation): string {
  switch (outcome) {
    case 'refused':
      return 'could not be begun, and changed nothing,';
    case 'success':
      return 'was seen to work';
    default:
      return 'ended without being seen to help';
  }
}

interface Rest {
  readonly last: PastRemediation;
  readonly length: number;
  readonly until: number;
}

function restOnTarget(proposal: Proposal, facts: Facts): Rest | undefined {
  return restAfter(
    ended(facts).filter(({ target }) => target === proposal.target),
    proposal,
    facts,
  );
}

function restInGroup(proposal: Proposal, facts: Facts): Rest | undefined {
  const { rung, target } = proposal;
  if (rung.kind !== 'action') return undefined;
  const groups = groupsOf(target, facts.model);
  const same = ended(facts).filter(
    (past) => past.action === rung.action && past.groups.some((group) => groups.includes(group)),
  );
  return restAfter(same, proposal, facts);
}

/** After a change of writer its family is left alone, whatever the policy's own cool-down. */
function restOfWriter(proposal: Proposal, facts: Facts): Rest | undefined {
  if (effectOf(proposal, facts) !== 'changes-writer') return undefined;
  const family = new Set([proposal.target, ...groupsOf(proposal.target, facts.model)]);
  const changes = ended(facts).filter(
    (past) =>
      past.effect === 'changes-writer' &&
      past.outcome !== 'refused' &&
      (family.has(past.target) || past.groups.some((group) => family.has(group))),
  );
  const last = latest(changes);
  return last && rest(last, facts.settings.cooldown.afterPromotionMs);
}

function restAfter(
  pasts: readonly PastRemediation[],
  { policy }: Proposal,
  { now, settings }: Facts,
): Rest | undefined {
  const last = latest(pasts);
  if (last === undefined) return undefined;
  const { relapseWindowMs, maxFactor, afterRefusalMs } = settings.cooldown;
  const tried = pasts.filter(({ outcome }) => outcome !== 'refused');
  const lastTried = latest(tried);
  const recent = tried.filter(({ endedAt = now }) => now - endedAt < relapseWindowMs).length;
  const factor = Math.min(maxFactor, 2 ** Math.max(0, recent - 1));
  const afterTried = lastTried && rest(lastTried, policy.cooldownMs * factor);
  // What was called off changed nothing; a short pause keeps it from being tried in every cycle. What was never
  // sent, for a restart came between or it was put off by the stop switch, has waited for that already.
  const afterLast = rest(last, last.outcome === 'refused' && last.neverSent !== true ? afterRefusalMs : 0);
  return afterTried !== undefined && afterTried.until >= afterLast.until ? afterTried : afterLast;
}

function rest(last: PastRemediation, length: number): Rest {
  return { last, length, until: (last.endedAt ?? last.startedAt) + length };
}

/**
 * What is over, by its verified end. What lasted had that where it began to stand: the end of its slow
 * return must not keep users from being moved away again at once.
 */
function ended({ history }: Facts): readonly PastRemediation[] {
  return history.remediations.flatMap((past) => {
    if (past.endedAt === undefined) return [];
    return [past.provenAt === undefined ? past : { ...past, endedAt: past.provenAt }];
  });
}

function latest(pasts: readonly PastRemediation[]): PastRemediation | undefined {
  return pasts.toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))[0];
}
