import type { View } from '../../engine/view.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Explanation } from '../representations/explanation.ts';
import { nameOf } from '../../model/name-of.ts';
import { kindOfWhyNot } from './why-not.ts';

/** More than this many are not asked one by one: the answer is for a person who waits for it. */
const mostAsked = 2000;
const mostReasons = 12;
const mostExamples = 5;

/** What one policy makes of all that it watches: for whom it asks, and of the others how many for which reason. */
export function watchOf(policy: Policy, view: View): NonNullable<Explanation['watch']> {
  const model = view.model();
  const ids = [...model.ofKind(policy.watch)];
  const asking = new Set(
    view.decisions().flatMap(({ proposal }) => (proposal.policy.name === policy.name ? proposal.target : [])),
  );
  const reasons = new Map<string, string[]>();
  for (const id of ids.filter((each) => !asking.has(each)).slice(0, mostAsked)) {
    const resource = model.resources.get(id);
    if (resource === undefined) continue;
    const alike = kindOfWhyNot(policy, resource, view);
    reasons.set(alike, [...(reasons.get(alike) ?? []), id]);
  }
  return {
    kind: policy.watch,
    resources: ids.length,
    asksFor: asking.size,
    notFor: [...reasons]
      .toSorted(([, a], [, b]) => b.length - a.length)
      .slice(0, mostReasons)
      .map(([why, targets]) => ({
        why,
        count: targets.length,
        examples: targets.slice(0, mostExamples).map((id) => nameOf(id, model)),
      })),
  };
}
