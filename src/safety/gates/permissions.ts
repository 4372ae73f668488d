import { allow, deny } from '../answer.ts';
import type { Gate } from '../gate.ts';

export const permissions: Gate = {
  name: 'permissions',
  protects: 'A remedy that AWS would refuse half-way is not begun.',
  guards: ['action', 'return'],
  onError: 'deny',
  // AWS would refuse half-way, whoever ordered it.
  overridable: false,

  evaluate({ rung, target }, { model, traits, deniedPermissions }) {
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
      : deny(
          `AWS refused Holdfast ${missing.join(', ')}: grant that to its role in account ${model.resources.get(target)?.account ?? 'of the target'}. "holdfast iam-policy" prints all that it needs.`,
          details,
        );
  },
};
