import type { Conditions } from './compile-conditions.ts';
import type { ParseContext } from './parse-context.ts';
import type { Problem } from './policy.ts';
import { reportInto } from './report.ts';
import type { WrittenPolicy } from './schema.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * Warns of a rung that is reached only under verdicts that its action is not meant for: the gate
 * `verdict-actionable` would refuse it every time, and the policy would look as if it repaired something.
 */
export function verdictProblems(
  source: YamlSource,
  policy: WrittenPolicy,
  conditions: Conditions,
  { traits }: ParseContext,
): readonly Problem[] {
  const problems: Problem[] = [];
  const report = reportInto(problems, source);
  const verdictsOf = (path: string) => conditions.get(path)?.condition.verdicts;
  policy.remedy.forEach((rung, index) => {
    const meantFor = 'action' in rung ? traits.get(rung.action)?.verdicts : undefined;
    if (!('action' in rung) || meantFor === undefined) return;
    const reached = both(verdictsOf('when'), verdictsOf(`remedy[${index}].when`));
    // Under none at all: that is said of the condition itself.
    if (reached === undefined || reached.size === 0) return;
    if (meantFor.some((verdict) => reached.has(verdict))) return;
    report(
      ['remedy', index, 'action'],
      `${rung.action} would be refused every time: it is only for what is ${meantFor.join(' or ')}, and comes into question only for what is ${[...reached].join(' or ')}`,
      'another action, or a when for what it is meant for',
      { severity: 'warning' },
    );
  });
  return problems;
}

/** The verdicts under which two conditions can both hold. Undefined: under any. */
function both(
  one: ReadonlySet<string> | undefined,
  other: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return new Set([...one].filter((verdict) => other.has(verdict)));
}
