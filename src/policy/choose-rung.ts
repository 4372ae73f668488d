import type { Attempts } from './attempts.ts';
import type { Policy, Subject } from './policy.ts';

/**
 * The rung of the ladder to stand on: the first whose `when` holds, whose `unless` does not, and which
 * was tried less than `maxAttempts` times since the target last was healthy. One whose own preconditions
 * kept it from being begun as often in a row is passed over, too. When nothing is left, the page at the end.
 * A guard that is unknown never leads to a harsher remedy: from there on only a page will do.
 */
export function chooseRung(policy: Policy, attempts: Attempts, subject: Subject): number | undefined {
  let onlyPage = false;
  for (const [index, rung] of policy.remedy.entries()) {
    if (rung.kind === 'page') return index;
    if (onlyPage) continue;
    const when = rung.when?.evaluate(subject) ?? true;
    const unless = rung.unless?.evaluate(subject) ?? false;
    if (when === 'unknown' || unless === 'unknown') onlyPage = true;
    else if (when && !unless && isLeft(attempts, policy.name, subject.target, index, rung.maxAttempts))
      return index;
  }
  return undefined;
}

function isLeft(attempts: Attempts, policy: string, target: string, index: number, most: number): boolean {
  const unmet = attempts.unmet(policy, target, index)?.times ?? 0;
  return attempts.of(policy, target, index) < most && unmet < most;
}
