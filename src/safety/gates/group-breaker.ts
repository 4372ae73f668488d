import { allow, defer, deny } from '../answer.ts';
import { countFor } from '../breaker-count.ts';
import { effectOf, engagementOf, inFlight } from '../engagement.ts';
import type { Facts, Gate, GateAnswer } from '../gate.ts';
import type { GroupBreaker } from '../group-breaker.ts';
import { countOf, durationInWords, percentInWords } from '../in-words.ts';
import { lostGroup } from '../lost-group.ts';
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
      if (group === undefined) return lostGroup(id);
      const breaker = facts.history.breakers.get(id);
      const { size, unhealthy, most } = countFor(group, breaker, engagements, facts);
      const { failing, share } = settings.breaker;
      const value = `${group.name}: ${unhealthy} of ${size} failing, missing or under repair`;
      const bound = `at most ${most} (no more than ${failing}, fewer than ${percentInWords(share)})`;
      const stillOpen = breaker && whileOpen(breaker, { size, most }, facts);
      if (stillOpen !== undefined) return { value, bound, ...stillOpen };
      if (unhealthy > most)
        return deny(
          `Repairing it would leave ${unhealthy} of the ${size} members of ${group.name} failing, missing or under repair, and at most ${most} may be: so many at once share a cause, or the signal is wrong. It is decided again once enough of them are well.`,
          { value, bound },
        );
      if (most - unhealthy < least.room) least = { room: most - unhealthy, value, bound };
    }
    const { value, bound } = least;
    return allow('Its group is well apart from it.', { value, bound });
  },
};

function whileOpen(
  breaker: GroupBreaker,
  { size, most }: { readonly size: number; readonly most: number },
  { settings, now }: Facts,
): GateAnswer | undefined {
  const { group, name, state, since } = breaker;
  const ago = durationInWords(now - since);
  const { coolingMs, tripWindowMs } = settings.breaker;
  switch (state) {
    case 'closed':
      return undefined;
    case 'open':
      return deny(
        `The breaker of ${name} opened ${ago} ago: too many of its members failed at once. It closes once no more than ${most} of ${size} have been failing, missing or under repair for ${durationInWords(coolingMs)}.`,
      );
    case 'cooling':
      return defer(
        `The breaker of ${name} is about to close: no more than ${most} of its ${size} members have been failing, missing or under repair for ${ago}, and it takes ${durationInWords(coolingMs)}.`,
        { until: since + coolingMs },
      );
    case 'latched':
      return deny(
        `The breaker of ${name} opened ${countOf(tripsOf(breaker, settings, now), 'time')} within ${durationInWords(tripWindowMs)} and stays open until a person has found out why and closes it (holdfast reset-breaker ${group} --reason "…").`,
      );
  }
}
