import { allow, defer } from '../answer.ts';
import { begunWithin, inFlight } from '../engagement.ts';
import type { Gate } from '../gate.ts';
import { allowanceOf } from '../group-strength.ts';
import { countOf, durationInWords } from '../in-words.ts';
import { lostGroup } from '../lost-group.ts';
import { placeInQueue } from '../queue.ts';
import { unsoundLimits } from '../sound-limits.ts';
import { groupsOf } from '../target-groups.ts';

/** All kinds of action, of all policies, draw on a group's budget; the asking policy's limits hold. */
export const groupBudget: Gate = {
  name: 'group-budget',
  protects: 'A group is repaired a little at a time: so many at once and so many in a window.',
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate(proposal, facts) {
    const { model, now } = facts;
    const unsound = unsoundLimits(proposal.policy.limits);
    if (unsound !== undefined) return unsound;
    const limits = proposal.policy.limits.group;
    const window = durationInWords(limits.windowMs);
    const place = (id: string) => placeInQueue(facts, ({ target }) => groupsOf(target, model).includes(id));
    let value = 'in no group';
    let bound = `at most ${limits.inFlight} at once`;
    for (const id of groupsOf(proposal.target, model)) {
      const group = model.groups.get(id);
      if (group === undefined) return lostGroup(id);
      const isHere = (each: { readonly groups: readonly string[]; readonly target: string }) =>
        each.groups.includes(id) || each.target === id;

      const underWay = inFlight(facts).filter(isHere);
      if (underWay.length >= limits.inFlight) {
        const isItsOwn = underWay.every(({ target }) => target === proposal.target);
        const waits = isItsOwn
          ? 'Its own repair is still under way; the next one waits for that.'
          : place(id);
        return defer(
          `${group.name} has ${countOf(underWay.length, 'repair')} under way, and the policy allows ${limits.inFlight} at once. ${waits}`,
          {
            value: `${countOf(underWay.length, 'repair')} under way`,
            bound: `at most ${limits.inFlight} at once`,
          },
        );
      }

      // A target counts once, so that the next rung on the same one is not held up by the first.
      const others = begunWithin(facts, limits.windowMs).filter(
        (each) => isHere(each) && each.target !== proposal.target,
      );
      const targets = new Set(others.map(({ target }) => target)).size;
      const allowance = allowanceOf(limits.perWindow, Math.max(group.desired, group.members.length));
      value = `${group.name}: ${countOf(targets, 'other repair')} begun within ${window}`;
      bound = `at most ${allowance} in ${window}`;
      if (targets < allowance) continue;
      const until = Math.min(...others.map(({ startedAt }) => startedAt)) + limits.windowMs;
      const details = { value, bound, ...(until > now ? { until } : {}) };
      return defer(
        `In ${group.name} ${countOf(targets, 'other member')} had a repair within ${window}, and the policy allows ${allowance}. ${place(id)}`,
        details,
      );
    }
    return allow("Its group's budget reaches.", { value, bound });
  },
};
