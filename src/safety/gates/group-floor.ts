import type { Group } from '../../model/group.ts';
import { allow, deny } from '../answer.ts';
import { effectOf, engagementOf, inFlight } from '../engagement.ts';
import type { Gate } from '../gate.ts';
import { floorOf, strengthUnder } from '../group-strength.ts';
import { percentInWords } from '../in-words.ts';
import { lostGroup } from '../lost-group.ts';
import { unsoundLimits } from '../sound-limits.ts';
import { successorsOf } from '../successors.ts';
import { servingReached } from '../left-zones.ts';
import { groupsOf } from '../target-groups.ts';
import { groupsBehind, isZoneExit } from '../zone-exit.ts';

/**
 * Judges the state that would result from this action and all that is in flight or allowed, in every
 * group that the target belongs to, or that stands behind it where a zone is left. Members in a zone that
 * users are led away from serve nobody. A group already below its floor stays untouched: it needs capacity
 * or a person, not another removal.
 */
export const groupFloor: Gate = {
  name: 'group-floor',
  protects: 'Enough of every group goes on serving while something is repaired, by count and by share.',
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate(proposal, facts) {
    const { model, now } = facts;
    const effect = effectOf(proposal, facts);
    if (effect === 'none')
      return allow('It takes nothing out of service.', {
        value: 'takes out none',
        bound: 'floor of its group',
      });
    const unsound = unsoundLimits(proposal.policy.limits);
    if (unsound !== undefined) return unsound;
    const { keepServing } = proposal.policy.limits;
    const engagements = [...inFlight(facts), engagementOf(proposal, facts)];
    // Replicas of a dead writer are cut off, not broken: after a change of writer they serve again.
    const heirs = new Set(successorsOf(proposal.target, model, now).map(({ id }) => id));
    const busy = new Set(engagements.map(({ target }) => target));
    const successors = ({ members }: Group) => members.filter((id) => heirs.has(id) && !busy.has(id)).length;
    let least = { room: Infinity, value: 'in no group', bound: 'no group to keep' };
    const atStake = isZoneExit(proposal, facts)
      ? groupsBehind(proposal.target, model)
      : groupsOf(proposal.target, model);
    for (const id of atStake) {
      const group = model.groups.get(id);
      if (group === undefined) return lostGroup(id);
      const { size, serving: strength } = strengthUnder(group, engagements, model);
      const left = Math.min(strength, servingReached(group, engagements, model, now));
      const serving = effect === 'changes-writer' ? Math.max(left, successors(group)) : left;
      const floor = floorOf(keepServing, size);
      const value = `${group.name}: ${serving} of ${size} would serve`;
      const bound = `at least ${floor} (${keepServing.count}, and ${percentInWords(keepServing.percent)} rounded up)`;
      if (serving < floor)
        return deny(
          `Only ${serving} of the ${size} members of ${group.name} would go on serving, and the policy keeps at least ${floor}. It is decided again once more of them serve.`,
          { value, bound },
        );
      if (serving - floor < least.room) least = { room: serving - floor, value, bound };
    }
    const { value, bound } = least;
    return allow('Enough would go on serving.', { value, bound });
  },
};
