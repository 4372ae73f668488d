import { allow, deny } from '../answer.ts';
import { effectOf } from '../engagement.ts';
import type { Facts, Gate } from '../gate.ts';
import { censusOf } from '../group-census.ts';
import { causeInWords, countOf } from '../in-words.ts';
import { lostGroup } from '../lost-group.ts';
import { isSharedCause } from '../../model/shared-cause.ts';
import type { Proposal } from '../../policy/proposal.ts';
import { groupsOf } from '../target-groups.ts';

const bound = 'no shared cause at work';

/**
 * What the target itself stands in (its region, its zone, its groups), then what its siblings suffer from.
 * Causes have a rank: what a zone, a dependency, a deployment, overload or the whole fleet explains comes
 * before what one member does. A member that also fails by itself waits meanwhile: its group has lost
 * enough, and what looks like its own failure may be the same one seen from closer.
 */
export const causePriority: Gate = {
  name: 'cause-priority',
  protects: 'While a cause that many share is at work, its victims are not repaired one by one.',
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate(proposal, facts) {
    if (!isForOneMember(proposal, facts))
      return allow('It is no repair of a single member.', { value: 'takes out no single member', bound });
    const { target } = proposal;
    const { model } = facts;
    const above = model.causeOf(target);
    if (above !== undefined && above.id !== target)
      return deny(
        `${causeInWords(above.verdict, above.id, model)} comes first: while that lasts, single members are not repaired.`,
        { value: `${countOf(above.affected, 'target')} ${above.verdict}`, bound },
      );
    for (const id of groupsOf(target, model)) {
      const group = model.groups.get(id);
      if (group === undefined) return lostGroup(id);
      const victims = censusOf(group, model).victims.filter(({ verdict }) => verdict.cause !== target);
      const [first] = victims;
      if (first === undefined) continue;
      const { kind, cause } = first.verdict;
      const alike = victims.filter(({ verdict }) => verdict.kind === kind).length;
      return deny(
        `${causeInWords(kind, cause, model)} comes first: while that lasts, members of ${group.name} are not repaired one by one.`,
        { value: `${group.name}: ${alike} of ${group.members.length} ${kind}`, bound },
      );
    }
    return allow('No cause that its siblings share is at work.', { value: 'no sibling shares one', bound });
  },
};

/** Takes out one of several, and is not itself the answer to a shared cause. */
function isForOneMember(proposal: Proposal, facts: Facts): boolean {
  const { rung } = proposal;
  const meantFor = rung.kind === 'action' ? (facts.traits.get(rung.action)?.verdicts ?? []) : [];
  return effectOf(proposal, facts) === 'removes-target' && !meantFor.some(isSharedCause);
}
