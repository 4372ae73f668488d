import type { Model } from '../model/model.ts';
import { kindAndNameOf, nameOf } from '../model/name-of.ts';
import type { Verdict } from '../model/verdict.ts';
import { onlyCalls } from '../policy/only-calls.ts';
import type { Proposal } from '../policy/proposal.ts';

/**
 * What is wrong, in one line without a measured value, so that it stays the same while the trouble lasts:
 * "Database shop-db in eu-west-1 has failed". By the verdict; where that names nothing wrong, by the summary of
 * a policy that only calls, or else by its condition. A policy that acts is summed up by what it would
 * do, which reads as if it had been done.
 */
export function pageTitle({ policy, target }: Pick<Proposal, 'policy' | 'target'>, model: Model): string {
  const resource = model.resources.get(target);
  const place = resource === undefined || resource.region === 'global' ? '' : ` in ${resource.region}`;
  const subject = `${kindAndNameOf(target, model)}${place}`;
  const begun = subject.charAt(0).toUpperCase() + subject.slice(1);
  const verdict = model.verdicts.get(target);
  const wrong = verdict === undefined ? undefined : wrongInWords(verdict, model);
  if (wrong !== undefined) return `${begun} ${wrong}`;
  return `${begun}: ${onlyCalls(policy) ? asClause(policy.summary) : `it holds that ${policy.when.text.replaceAll(/\s+/g, ' ')}`}`;
}

/** A sentence to be said after a colon. "EC2 reports …" keeps its capitals. */
function asClause(sentence: string): string {
  const begun = /^[A-Z][a-z ]/.test(sentence)
    ? sentence.charAt(0).toLowerCase() + sentence.slice(1)
    : sentence;
  return begun.replace(/\.$/, '');
}

/** What to say after the name of what has this verdict; undefined where it says that nothing is wrong. */
function wrongInWords({ kind, target, cause }: Verdict, model: Model): string | undefined {
  const zone = cause?.startsWith('zone:') === true ? cause.slice('zone:'.length) : undefined;
  const other = cause === undefined || cause === target ? undefined : nameOf(cause, model);
  switch (kind) {
    case 'suspect':
      return 'may be failing: one witness says so';
    case 'host-failed':
      return 'has failed';
    case 'zone-impaired':
      return zone === undefined ? 'fails in one zone' : `fails in zone ${zone}`;
    case 'dependency-failed':
      return other === undefined
        ? 'fails because of something that it needs'
        : `fails because ${other} has failed`;
    case 'deployment-failed':
      return 'does not work as it was deployed last';
    case 'fleet-wide':
      return 'fails together with many others';
    case 'overloaded':
      return 'is overloaded';
    case 'observer-blind':
      return 'cannot be seen by Holdfast';
    case 'stale':
      return 'has not been heard of lately';
    case 'healthy':
    case 'degraded':
    case 'starting':
    case 'in-transition':
      return undefined;
  }
}
