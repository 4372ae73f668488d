import type { Resource } from '../model/resource.ts';
import type { Policy } from './policy.ts';

/** Whether a policy watches a resource: its kind, and every tag that the policy names. */
export function matches(policy: Pick<Policy, 'watch' | 'tags'>, resource: Resource): boolean {
  if (resource.kind !== policy.watch) return false;
  for (const [key, value] of Object.entries(policy.tags)) if (resource.tags[key] !== value) return false;
  return true;
}
