import { allow, defer, deny } from '../answer.ts';
import { begunWithin, inFlight } from '../engagement.ts';
import type { Gate } from '../gate.ts';
import { allowanceOf } from '../group-strength.ts';
import { countOf, durationInWords } from '../in-words.ts';
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
      if (group === undefined)
        return deny(`Nothing is known of its group ${id} any more.`, { value: 'unknown', bound: 'known' });
      const isHere = (each: { readonly groups: readonly string[]; readonly target: string }) =>
        each.groups.includes(id) || each.target === id;

      const atOnce = inFlight(facts).filter(isHere).length;
      if (atOnce >= limits.inFlight)
        return defer(`${group.name} has as many repairs under way as its policy allows. ${place(id)}`, {
          value: `${countOf(atOnce, 'repair')} under way`,
          bound: `at most ${limits.inFlight} at once`,
        });

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
      return defer(`${group.name} has used up its budget of repairs for now. ${place(id)}`, details);
    }
    return allow("Its group's budget reaches.", { value, bound });
  },
};
