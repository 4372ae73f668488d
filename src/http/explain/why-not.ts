import type { View } from '../../engine/view.ts';
import type { Resource } from '../../model/resource.ts';
import { dissect, type Unmet } from '../../policy/dissect.ts';
import type { Condition, Policy, Subject } from '../../policy/policy.ts';
import { matches } from '../../policy/matches.ts';
import { formatDuration } from '../../runtime/duration.ts';
import type { Explanation } from '../representations/explanation.ts';
import { time } from '../representations/time.ts';
import { kindOfUnmet, whatIsNeeded, whyUnmet } from './condition-in-words.ts';
import { thenStill } from './then-still.ts';

type Answer = Explanation['otherPolicies'][number];

/** For each policy that watches this kind and asks for nothing now: the part of it that is not met, with values. */
export function whyNotProposed(resource: Resource, view: View): Answer[] {
  const asking = new Set(
    view
      .decisions()
      .filter((decision) => decision.proposal.target === resource.id)
      .map((decision) => decision.proposal.policy.name),
  );
  return view
    .policies()
    .filter((policy) => policy.watch === resource.kind && !asking.has(policy.name))
    .map((policy) => {
      const { why, needs } = reasonOf(policy, resource, view);
      const whatWouldChangeIt = [...needs, ...thenStill(policy, resource, view)];
      return { policy: policy.name, mode: policy.mode, why, whatWouldChangeIt };
    });
}

/** The reason without what was measured: the same for targets that are alike. */
export function kindOfWhyNot(policy: Policy, resource: Resource, view: View): string {
  const { why, alike = why } = reasonOf(policy, resource, view);
  return alike;
}

interface Reason {
  readonly why: string;
  readonly needs: readonly string[];
  readonly alike?: string;
}

function reasonOf(policy: Policy, resource: Resource, view: View): Reason {
  if (!matches(policy, resource)) {
    const [tag = '', value = ''] =
      Object.entries(policy.tags).find(([name, wanted]) => resource.tags[name] !== wanted) ?? [];
    const carried = resource.tags[tag];
    return {
      why: `it looks only at what is tagged ${tag}=${value}, and this ${carried === undefined ? 'has no such tag' : `is tagged ${tag}=${carried}`}`,
      needs: [`the tag ${tag}=${value} on it`],
      alike: `it looks only at what is tagged ${tag}=${value}`,
    };
  }
  const subject = { target: resource.id, model: view.model(), now: view.now() };
  const holds = policy.when.evaluate(subject);
  if (holds !== true) {
    const unmet = unmetOf(policy.when, subject);
    const what = holds === false ? 'its condition does not hold' : 'its condition cannot be told';
    if (unmet === undefined) return { why: `${what}: ${policy.when.text}`, needs: [] };
    return {
      why: `${what}: ${whyUnmet(unmet)}`,
      needs: whatIsNeeded(unmet),
      alike: `${what}: ${kindOfUnmet(unmet)}`,
    };
  }
  const since = view.waiting(policy.name, resource.id)?.since;
  if (since === undefined) {
    return { why: 'its condition holds since just now: it is evaluated with the next cycle', needs: [] };
  }
  const asked = formatDuration(policy.forMs);
  return {
    why: `its condition holds since ${time(since)}, and it waits until that has lasted ${asked} without a gap`,
    needs: [`the condition still holds at ${time(since + policy.forMs)}`],
    alike: `its condition holds, but not yet for ${asked}`,
  };
}

/** Undefined where the text alone does not tell: a condition that was made by other means than our parser. */
export function unmetOf(condition: Condition, subject: Subject): Unmet | undefined {
  try {
    return dissect(condition.text, subject);
  } catch {
    return undefined;
  }
}
