import type { View } from '../../engine/view.ts';
import type { Resource } from '../../model/resource.ts';
import type { Policy } from '../../policy/policy.ts';
import { formatDuration } from '../../runtime/duration.ts';

/** For each policy that watches this kind and asks for nothing now: the reason, in one line. */
export function whyNotProposed(resource: Resource, view: View): { policy: string; why: string }[] {
  const asking = new Set(
    view
      .decisions()
      .filter((decision) => decision.proposal.target === resource.id)
      .map((decision) => decision.proposal.policy.name),
  );
  return view
    .policies()
    .filter((policy) => policy.watch === resource.kind && !asking.has(policy.name))
    .map((policy) => ({ policy: policy.name, why: reasonOf(policy, resource, view) }));
}

function reasonOf(policy: Policy, resource: Resource, view: View): string {
  const missing = Object.entries(policy.tags).find(([tag, value]) => resource.tags[tag] !== value);
  if (missing !== undefined) return `looks only at what is tagged ${missing[0]}=${missing[1]}`;
  const holds = policy.when.evaluate({ target: resource.id, model: view.model(), now: view.now() });
  switch (holds) {
    case 'unknown':
      return `its condition cannot be told, because a fact is missing: ${policy.when.text}`;
    case false:
      return `its condition does not hold: ${policy.when.text}`;
    case true:
      return policy.forMs > 0
        ? `its condition holds, but not yet for ${formatDuration(policy.forMs)} without a gap: ${policy.when.text}`
        : `its condition holds, but no rung of its ladder applies: ${policy.when.text}`;
  }
}
