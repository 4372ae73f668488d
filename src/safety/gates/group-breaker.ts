import { allow, defer, deny } from '../answer.ts';
import { countFor } from '../breaker-count.ts';
import { effectOf, engagementOf, inFlight } from '../engagement.ts';
import type { Facts, Gate, GateAnswer } from '../gate.ts';
import type { GroupBreaker } from '../group-breaker.ts';
import { durationInWords, percentInWords } from '../in-words.ts';
import { unsoundSettings } from '../sound-limits.ts';
import { groupsOf } from '../target-groups.ts';
import { tripsOf } from '../turn-breakers.ts';

export const groupBreaker: Gate = {
  name: 'group-breaker',
  protects: 'When much of a group fails at once the cause is shared or the signal is wrong: hands off.',
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate(proposal, facts) {
    const { model, settings } = facts;
    const unsound = unsoundSettings(settings);
    if (unsound !== undefined) return unsound;
    // A move of traffic or of the writer is the very remedy for a group that is mostly down.
    if (effectOf(proposal, facts) !== 'removes-target')
      return allow('It takes nothing out of a group of equals.', {
        value: 'takes out none',
        bound: 'breaker of its group',
      });
    const engagements = [...inFlight(facts), engagementOf(proposal, facts)];
    let least = { room: Infinity, value: 'in no group', bound: 'no group to keep' };
    for (const id of groupsOf(proposal.target, model)) {
      const group = model.groups.get(id);
      if (group === undefined)
        return deny(`Nothing is known of its group ${id} any more.`, { value: 'unknown', bound: 'known' });
      const breaker = facts.history.breakers.get(id);
      const { size, unhealthy, most } = countFor(group, breaker, engagements, facts);
      const { failing, share } = settings.breaker;
      const value = `${group.name}: ${unhealthy} of ${size} failing, missing or under repair`;
      const bound = `at most ${most} (no more than ${failing}, fewer than ${percentInWords(share)})`;
      const stillOpen = breaker && whileOpen(breaker, facts);
      if (stillOpen !== undefined) return { value, bound, ...stillOpen };
      if (unhealthy > most)
        return deny('Too many members of its group are unhealthy at once.', { value, bound });
      if (most - unhealthy < least.room) least = { room: most - unhealthy, value, bound };
    }
    const { value, bound } = least;
    return allow('Its group is well apart from it.', { value, bound });
  },
};

function whileOpen(breaker: GroupBreaker, { settings, now }: Facts): GateAnswer | undefined {
  const { group, name, state, since } = breaker;
  const ago = durationInWords(now - since);
  const { coolingMs, tripWindowMs } = settings.breaker;
  switch (state) {
    case 'closed':
      return undefined;
    case 'open':
      return deny(
        `The breaker of ${name} opened ${ago} ago: too many of its members failed at once. It closes once the group has been well enough for ${durationInWords(coolingMs)}.`,
      );
    case 'cooling':
      return defer(
        `The breaker of ${name} is cooling: the group has been well enough for ${ago}, and has to be for ${durationInWords(coolingMs)}.`,
        { until: since + coolingMs },
      );
    case 'latched':
      return deny(
        `The breaker of ${name} opened ${tripsOf(breaker, settings, now)} times within ${durationInWords(tripWindowMs)} and stays open until somebody has looked into it and runs "holdfast reset-breaker ${group} --reason …".`,
      );
  }
}
