import { deniedPermission } from '../../model/denied-permission.ts';
import type { ForeseenDenial } from '../../model/foreseen-denial.ts';
import { whenInWords } from '../../model/time-in-words.ts';
import { allow, deny } from '../answer.ts';
import type { Gate } from '../gate.ts';

export const permissions: Gate = {
  name: 'permissions',
  protects: 'A remedy that AWS would refuse half-way is not begun.',
  guards: ['action', 'return'],
  onError: 'deny',
  // AWS would refuse half-way, whoever ordered it.
  overridable: false,

  evaluate({ rung, target }, { model, traits, deniedPermissions, foreseenDenials, now }) {
    const action = rung.kind === 'action' ? traits.get(rung.action) : undefined;
    if (action === undefined)
      return deny('This version does not know the action, so it cannot run it.', {
        value: 'unknown action',
        bound: 'a known one',
      });
    const account = model.resources.get(target)?.account;
    const missing = action.permissions.filter((permission) =>
      deniedPermissions.has(deniedPermission(account, permission)),
    );
    const foreseen = foreseenDenials.filter(
      (denial) =>
        denial.account === account &&
        action.permissions.includes(denial.permission) &&
        !missing.includes(denial.permission),
    );
    const details = {
      value: `${missing.length + foreseen.length} missing`,
      bound: `all ${action.permissions.length} that ${action.name} calls`,
    };
    const [first] = foreseen;
    if (missing.length > 0)
      return deny(
        `AWS refused Holdfast ${missing.join(', ')}: grant that to its role in account ${account ?? 'of the target'}. "holdfast iam-policy" prints all that it needs.`,
        details,
      );
    return first === undefined
      ? allow('No permission is known to be missing.', details)
      : deny(foreseenReason(first, foreseen, now), details);
  },
};

function foreseenReason(
  { identity, account, since }: ForeseenDenial,
  denials: readonly ForeseenDenial[],
  now: number,
): string {
  const permissions = denials.map(({ permission }) => permission).join(', ');
  return `IAM says since ${whenInWords(since, now)} that ${identity} may not call ${permissions} in account ${account}, so nothing is touched: grant that to it ("holdfast iam-policy" prints all that it needs). IAM is asked again every few minutes, and this ends with its first other answer.`;
}
