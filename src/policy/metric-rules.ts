import type { Conditions } from './compile-conditions.ts';
import { namespacesOf } from './metric-dimensions.ts';
import type { Problem } from './policy.ts';
import type { WrittenPolicy } from './schema.ts';
import { pathText } from './schema-problems.ts';
import { didYouMean } from './suggest.ts';
import type { YamlSource } from './yaml-source.ts';

const statistics: readonly string[] = ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'];

/** Metrics that could never be fetched: of a namespace that says nothing of the watched kind, or a wrong statistic. */
export function wantedProblems(
  source: YamlSource,
  policy: WrittenPolicy,
  conditions: Conditions,
): readonly Problem[] {
  const namespaces = namespacesOf(policy.watch);
  const problems: Problem[] = [];
  for (const { path, condition } of conditions.values()) {
    for (const { namespace, statistic } of condition.reads?.metrics ?? []) {
      const report = (word: string, message: string, hint: string | undefined) =>
        problems.push({
          severity: 'error',
          position: source.positionInText(path, Math.max(0, condition.text.indexOf(word))),
          message: `${pathText(path)}: ${message}`,
          ...(hint === undefined ? {} : { hint }),
        });
      if (!namespaces.includes(namespace))
        report(
          namespace,
          `no metric of "${namespace}" is about one ${policy.watch}`,
          didYouMean(namespace, namespaces),
        );
      if (!statistics.includes(statistic) && !/^p\d{1,2}(\.\d{1,2})?$/.test(statistic))
        report(statistic, `"${statistic}" is not a statistic`, didYouMean(statistic, [...statistics, 'p99']));
    }
  }
  return problems;
}
