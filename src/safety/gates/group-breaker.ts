import { allow, deny } from '../answer.ts';
import { effectOf, engagementOf, inFlight } from '../engagement.ts';
import type { Gate } from '../gate.ts';
import { strengthUnder } from '../group-strength.ts';
import { percentInWords } from '../in-words.ts';
import { unsoundSettings } from '../sound-limits.ts';
import { groupsOf } from '../target-groups.ts';

export const groupBreaker: Gate = {
  name: 'group-breaker',
  protects: 'When much of a group fails at once the cause is shared or the signal is wrong: hands off.',
  guards: ['action'],
  onError: 'deny',

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
    const { failing, share } = settings.breaker;
    let least = { room: Infinity, value: 'in no group', bound: 'no group to keep' };
    for (const id of groupsOf(proposal.target, model)) {
      const group = model.groups.get(id);
      if (group === undefined)
        return deny(`What is known of its group ${id} is missing.`, { value: 'unknown', bound: 'known' });
      const { size, unhealthy } = strengthUnder(group, engagements, model);
      const most = mostUnhealthy({ failing, share }, size);
      const value = `${group.name}: ${unhealthy} of ${size} failing, missing or under repair`;
      const bound = `at most ${most} (no more than ${failing}, fewer than ${percentInWords(share)})`;
      if (unhealthy > most) return deny('Too much of its group is unhealthy at once.', { value, bound });
      if (most - unhealthy < least.room) least = { room: most - unhealthy, value, bound };
    }
    const { value, bound } = least;
    return allow('Its group is well apart from it.', { value, bound });
  },
};

/** Both bounds hold, the share rounded so that less is allowed. One alone is never a shared failure. */
function mostUnhealthy(breaker: { readonly failing: number; readonly share: number }, size: number): number {
  return Math.max(1, Math.min(breaker.failing, Math.ceil(breaker.share * size - 1e-9) - 1));
}
