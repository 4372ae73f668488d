import { policyModes, type Policy, type PolicyMode } from '../policy/policy.ts';
import { onlyShows } from '../safety/mode-in-force.ts';

/** Names of the remedies of policies that may act, as far as the daemon lets them. */
export function actingRemedies(policies: readonly Policy[], most: PolicyMode): ReadonlySet<string> {
  const bound = policyModes.indexOf(most);
  return new Set(
    policies
      .filter(({ mode }) => !onlyShows(policyModes[Math.min(policyModes.indexOf(mode), bound)] ?? 'observe'))
      .flatMap(({ remedy }) => remedy.flatMap((rung) => (rung.kind === 'action' ? [rung.action] : []))),
  );
}
