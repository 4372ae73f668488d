import type { View } from '../../engine/view.ts';
import type { Condition, Rung, Subject } from '../../policy/policy.ts';
import type { Unmet } from '../../policy/attempts.ts';
import type { Proposal } from '../../policy/proposal.ts';
import { actionOf } from '../representations/decision.ts';
import { whyUnmet } from './condition-in-words.ts';
import { unmetOf } from './why-not.ts';

/** The ladder of a standing proposal, a line per rung: which it stands on, and why not on an earlier one. */
export function ladderOf({ policy, target, rungIndex }: Proposal, view: View): string[] {
  const subject = { target, model: view.model(), now: view.now() };
  return policy.remedy.map((rung, index) => {
    const standing =
      index === rungIndex
        ? 'this one'
        : index > rungIndex
          ? 'comes after'
          : whyPassed(rung, subject, {
              tried: view.attempts().of(policy.name, target, index),
              unmet: view.attempts().unmet(policy.name, target, index),
            });
    return `${index + 1}. ${actionOf(rung)}: ${standing}`;
  });
}

function whyPassed(
  rung: Rung,
  subject: Subject,
  { tried, unmet }: { readonly tried: number; readonly unmet: Unmet | undefined },
): string {
  if (rung.kind === 'page') return 'was called already';
  if (tried >= rung.maxAttempts) return `tried ${tried} of ${rung.maxAttempts} times`;
  if (unmet !== undefined && unmet.times >= rung.maxAttempts)
    return `passed over, not begun ${unmet.times === 1 ? 'once' : `${unmet.times} times in a row`}: it was ${unmet.reason}`;
  const { when, unless } = rung;
  if (when !== undefined && when.evaluate(subject) !== true)
    return `passed over, its \`when\` does not hold: ${unmetText(when, subject)}`;
  const spared = unless?.evaluate(subject);
  if (spared === true) return `passed over, its \`unless\` holds: ${unless?.text ?? ''}`;
  if (spared === 'unknown') return `passed over, its \`unless\` cannot be told: ${unless?.text ?? ''}`;
  return tried === 0 ? 'passed over' : `tried ${tried} of ${rung.maxAttempts} times`;
}

function unmetText(condition: Condition, subject: Subject): string {
  const unmet = unmetOf(condition, subject);
  return unmet === undefined ? condition.text : whyUnmet(unmet);
}
