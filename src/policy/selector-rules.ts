import type { Conditions } from './compile-conditions.ts';
import type { Problem } from './policy.ts';
import { reportInto } from './report.ts';
import type { WrittenPolicy } from './schema.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * A policy that acts must ask for something that is seen. `resource.kind == 'ec2:instance'` selects everything, the
 * healthy included, and reads like a condition.
 */
export function selectorProblems(
  source: YamlSource,
  policy: WrittenPolicy,
  conditions: Conditions,
): readonly Problem[] {
  const problems: Problem[] = [];
  const seen = conditions.get('when')?.condition.asksForWhatIsSeen ?? true;
  if (seen || policy.remedy.every((rung) => 'page' in rung)) return problems;
  reportInto(problems, source)(
    ['when'],
    'when asks only what a resource is, so this would act on it whatever is observed',
    "ask for what is wrong: verdict == 'host-failed'",
  );
  return problems;
}
