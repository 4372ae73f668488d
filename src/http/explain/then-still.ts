import type { View } from '../../engine/view.ts';
import type { Resource } from '../../model/resource.ts';
import { type Policy, policyModes } from '../../policy/policy.ts';

/**
 * What would keep it from acting even if the policy asked: who reads why nothing was proposed wants to know
 * that first. Only what is written in the configuration is said; the other gates judge the moment.
 */
export function thenStill(policy: Policy, resource: Resource, view: View): string[] {
  const { maxMode, scope } = view.settings();
  const bounded = policyModes.indexOf(maxMode) < policyModes.indexOf(policy.mode);
  const inForce = bounded ? maxMode : policy.mode;
  const lines: string[] = [];
  if (inForce === 'observe' || inForce === 'propose') {
    lines.push(
      bounded
        ? `and to act, not only show it: the daemon's "mode" is ${maxMode}`
        : `and to act, not only show it: the policy's mode is ${policy.mode}`,
    );
  }
  if (scope === undefined) lines.push('and to act: nothing is opted in, "scope" is not set');
  else {
    const own = resource.tags[scope.tag];
    if (own !== undefined && own !== scope.value)
      lines.push(`and to act: its tag ${scope.tag}=${own} keeps it out of ${scope.tag}=${scope.value}`);
  }
  return lines;
}
