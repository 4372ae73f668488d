import { allow, deny } from '../answer.ts';
import { effectOf, engagementOf, inFlight } from '../engagement.ts';
import type { Gate } from '../gate.ts';
import { floorOf, strengthUnder } from '../group-strength.ts';
import { percentInWords } from '../in-words.ts';
import { unsoundLimits } from '../sound-limits.ts';
import { groupsOf } from '../target-groups.ts';

/**
 * Judges the state that would result from this action and all that is in flight or allowed, in every
 * group that the target belongs to. A group already below its floor stays untouched: it needs capacity
 * or a person, not another removal.
 */
export const groupFloor: Gate = {
  name: 'group-floor',
  protects: 'Enough of every group goes on serving while something is repaired, by count and by share.',
  guards: ['action'],

  evaluate(proposal, facts) {
    const { model } = facts;
    if (effectOf(proposal, facts) === 'none') return allow('It takes nothing out of service.');
    const unsound = unsoundLimits(proposal.policy.limits);
    if (unsound !== undefined) return unsound;
    const { keepServing } = proposal.policy.limits;
    const engagements = [...inFlight(facts), engagementOf(proposal, facts)];
    let least = { room: Infinity, value: 'in no group', bound: '' };
    for (const id of groupsOf(proposal.target, model)) {
      const group = model.groups.get(id);
      if (group === undefined)
        return deny(`What is known of its group ${id} is missing.`, { value: 'unknown' });
      const { size, serving } = strengthUnder(group, engagements, model);
      const floor = floorOf(keepServing, size);
      const value = `${group.name}: ${serving} of ${size} would serve`;
      const bound = `at least ${floor} (${keepServing.count}, and ${percentInWords(keepServing.percent)} rounded up)`;
      if (serving < floor) return deny('Too little of its group would go on serving.', { value, bound });
      if (serving - floor < least.room) least = { room: serving - floor, value, bound };
    }
    const { value, bound } = least;
    return allow('Enough would go on serving.', bound === '' ? { value } : { value, bound });
  },
};
