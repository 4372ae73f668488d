import type { Group } from '../../model/group.ts';
import type { Model } from '../../model/model.ts';
import type { Limits } from '../../policy/policy.ts';
import { allow, deny } from '../answer.ts';
import { effectOf, engagementOf, inFlight } from '../engagement.ts';
import type { Gate } from '../gate.ts';
import { floorOf, strengthUnder } from '../group-strength.ts';
import { countOf, percentInWords } from '../in-words.ts';
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
  protects:
    'Enough of every group goes on serving while something is repaired, by count, by share and by zones.',
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
    const successors = ({ members }: Group) => members.filter((id) => heirs.has(id) && !busy.has(id));
    let least = { room: Infinity, value: 'in no group', bound: 'no group to keep' };
    const atStake = isZoneExit(proposal, facts)
      ? groupsBehind(proposal.target, model)
      : groupsOf(proposal.target, model);
    for (const id of atStake) {
      const group = model.groups.get(id);
      if (group === undefined) return lostGroup(id);
      const { size, serving: strength } = strengthUnder(group, engagements, model);
      const staying = servingReached(group, engagements, model, now);
      const returning = effect === 'changes-writer' ? successors(group) : [];
      const serving = Math.max(Math.min(strength, staying.length), returning.length);
      const floor = floorOf(keepServing, size);
      const zones = zonesKept(keepServing, [...staying, ...returning], model);
      const value = `${group.name}: ${serving} of ${size} would serve${zones.value}`;
      const bound = `at least ${floor} (${keepServing.count}, and ${percentInWords(keepServing.percent)} rounded up)${zones.bound}`;
      if (serving < floor)
        return deny(
          `Only ${serving} of the ${size} members of ${group.name} would go on serving, and the policy keeps at least ${floor}. It is decided again once more of them serve.`,
          { value, bound },
        );
      if (zones.room < 0)
        return deny(
          `Members of ${group.name} would go on serving in only ${zones.found}, and the policy keeps them serving in at least ${keepServing.zones}. It is decided again once they serve in more.`,
          { value, bound },
        );
      const room = Math.min(serving - floor, zones.room);
      if (room < least.room) least = { room, value, bound };
    }
    const { value, bound } = least;
    return allow('Enough would go on serving.', { value, bound });
  },
};

/** In how many zones these would serve, beside what is asked. A member whose zone is not known counts for none. */
function zonesKept({ zones: asked }: Limits['keepServing'], serving: readonly string[], model: Model) {
  if (asked === undefined) return { room: Infinity, found: '', value: '', bound: '' };
  const known = new Set(serving.flatMap((id) => model.resources.get(id)?.zone ?? []));
  const unplaced = new Set(serving.filter((id) => model.resources.get(id)?.zone === undefined)).size;
  const names = [...known].toSorted().join(', ');
  const lost = unplaced === 0 ? '' : `, while the zone of ${unplaced} more is not known and counts as none`;
  const found = `${countOf(known.size, 'zone')}${names === '' ? '' : ` (${names})`}${lost}`;
  return {
    room: known.size - asked,
    found,
    value: `, in ${found}`,
    bound: `, in at least ${countOf(asked, 'zone')}`,
  };
}
