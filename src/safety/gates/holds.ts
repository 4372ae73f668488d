import { dateInWords } from '../../model/time-in-words.ts';
import { allow, defer } from '../answer.ts';
import type { Facts, Gate } from '../gate.ts';
import type { Hold } from '../history.ts';
import type { Proposal } from '../../policy/proposal.ts';
import { groupsOf } from '../target-groups.ts';
import { zoneBlamed } from '../zone-blamed.ts';

/** A hold on everything stops every action but no page; to silence pages it must name `page`. */
export const holds: Gate = {
  name: 'holds',
  protects: 'A person\'s "not now" is obeyed until its end, whatever is going on.',
  guards: ['action', 'return', 'page'],
  onError: 'deny-but-page',
  overridable: true,

  evaluate(proposal, facts) {
    const active = facts.history.holds.filter(
      (hold) =>
        hold.expiresAt > facts.now && concernsAction(hold, proposal) && covers(hold.scope, proposal, facts),
    );
    const last = active.toSorted((a, b) => b.expiresAt - a.expiresAt)[0];
    if (last === undefined) return allow('No hold covers it.', { value: '0 holds', bound: 'none' });
    const more =
      active.length === 1
        ? ''
        : ` ${active.length === 2 ? 'Another hold covers' : `${active.length - 1} more holds cover`} it as well.`;
    return defer(
      `${last.owner} holds ${last.scope === 'all' ? 'everything' : last.scope} until ${dateInWords(last.expiresAt)}, because: ${last.reason.replace(/\.$/, '')}. "holdfast release ${last.id}" ends it before that.${more}`,
      {
        value: active.length === 1 ? '1 hold' : `${active.length} holds`,
        bound: 'none',
        until: last.expiresAt,
      },
    );
  },
};

function concernsAction({ actions }: Hold, { rung }: Proposal): boolean {
  switch (rung.kind) {
    case 'page':
      return actions.includes('page');
    case 'action':
      return actions.length === 0 || actions.includes(rung.action);
  }
}

function covers(scope: string, proposal: Proposal, { model }: Facts): boolean {
  const { target, policy } = proposal;
  const [kind, name] = splitOnce(scope);
  const groups = groupsOf(target, model);
  const resource = model.resources.get(target);
  switch (kind) {
    case 'policy':
      return policy.name === name;
    case 'resource':
      return target === name;
    case 'group':
      // An Auto Scaling group and its target group often share a name: by the name both are held.
      return groups.some((id) => id === name || model.groups.get(id)?.name === name);
    case 'service':
      return [target, ...groups].some((id) => model.servicesOf(id).includes(name));
    case 'zone':
      // To lead users away from it is done to it as well, though a load balancer stands in several.
      return (resource?.zone ?? zoneBlamed(target, model)) === name;
    case 'account':
      return resource?.account === name;
    default:
      // `all`, and any scope that this version does not understand: the person meant to stop something.
      return true;
  }
}

function splitOnce(scope: string): readonly [string, string] {
  const colon = scope.indexOf(':');
  return colon === -1 ? [scope, ''] : [scope.slice(0, colon), scope.slice(colon + 1)];
}
