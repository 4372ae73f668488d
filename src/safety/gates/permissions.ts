import { allow, deny } from '../answer.ts';
import type { Gate } from '../gate.ts';

export const permissions: Gate = {
  name: 'permissions',
  protects: 'A remedy that AWS would refuse half-way is not begun.',
  guards: ['action', 'return'],
  onError: 'deny',
  // AWS would refuse half-way, whoever ordered it.
  overridable: false,

  evaluate({ rung }, { traits, deniedPermissions }) {
    const action = rung.kind === 'action' ? traits.get(rung.action) : undefined;
    if (action === undefined)
      return deny('This version does not know the action, so it cannot run it.', {
        value: 'unknown action',
        bound: 'a known one',
      });
    const missing = [action.name, ...action.permissions].filter((permission) =>
      deniedPermissions.has(permission),
    );
    const details = {
      value: `${missing.length} missing`,
      bound: `all ${action.permissions.length} that ${action.name} calls`,
    };
    return missing.length === 0
      ? allow('No permission is known to be missing.', details)
      : deny(`AWS refused ${missing.join(', ')}: grant it to the role of this account.`, details);
  },
};
