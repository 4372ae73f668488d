import type { Condition } from '../policy/policy.ts';
import { durationInWords } from '../safety/in-words.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';

export interface Stop {
  readonly outcome: 'failed' | 'inconclusive';
  readonly reason: string;
}

/**
 * Why a remedy that is under way is ended at this step, or undefined. In this order: one of its policy's
 * `abortIf` holds or cannot be told; its rung's whole time is over. A step that AWS is at work on is never
 * cut off: this is asked before the next one and while its effect is being proven.
 */
export function whyStop(parts: RemediationParts, remediation: Remediation): Stop | undefined {
  const { rules, startedAt } = remediation;
  if (rules === undefined) return undefined;
  const answers = rules.abortIf.map((condition) => ({
    text: condition.text,
    holds: conditionOf(parts, remediation, condition),
  }));
  const holding = answers.find(({ holds }) => holds === true);
  if (holding !== undefined)
    return { outcome: 'failed', reason: `the policy ends it, because ${holding.text}` };
  const unknown = answers.find(({ holds }) => holds === 'unknown');
  if (unknown !== undefined)
    return {
      outcome: 'inconclusive',
      reason: `whether the policy ends it is unknown, which counts as yes: ${unknown.text}`,
    };
  const lastedMs = parts.now() - startedAt;
  if (rules.timeoutMs === undefined || lastedMs <= rules.timeoutMs) return undefined;
  return {
    outcome: 'inconclusive',
    reason: `it was not proven within ${durationInWords(rules.timeoutMs)}, the time that its rung gives it`,
  };
}

/** What a condition answers about the target of a remediation, also once that target is gone. */
export function conditionOf(
  parts: RemediationParts,
  { target, groups }: Remediation,
  condition: Condition,
): boolean | 'unknown' {
  return condition.evaluate({ target, model: parts.model(), now: parts.now(), formerGroups: groups });
}
