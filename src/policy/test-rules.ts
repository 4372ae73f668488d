import { checks } from './checks.ts';
import { relationNames } from './relation-names.ts';
import { reportInto } from './report.ts';
import type { Problem } from './policy.ts';
import type { WrittenPolicy } from './schema.ts';
import { didYouMean } from './suggest.ts';
import type { YamlSource } from './yaml-source.ts';

/** Names in a policy's own tests that mean nothing: such a test would pass or fail for a wrong reason. */
export function checkTests(source: YamlSource, policy: WrittenPolicy): readonly Problem[] {
  const problems: Problem[] = [];
  const report = reportInto(problems, source);
  const outcomes = ['none', ...new Set(policy.remedy.map((rung) => ('page' in rung ? 'page' : rung.action)))];
  policy.tests?.forEach(({ given, expect }, index) => {
    const at = ['tests', index];
    const names = (field: string, written: readonly string[], allowed: readonly string[], what: string) => {
      for (const name of written) {
        if (!allowed.includes(name))
          report(
            [...at, 'given', ...field.split('.'), name],
            `"${name}" is not a ${what}`,
            didYouMean(name, allowed),
            { atKey: true },
          );
      }
    };
    names('signals', Object.keys(given.signals ?? {}), checks, 'check');
    names('resource.relations', Object.keys(given.resource?.relations ?? {}), relationNames, 'relation');
    for (const name of Object.keys(given.metrics ?? {})) {
      if (name.split(' ').length !== 3)
        report(
          [...at, 'given', 'metrics', name],
          `"${name}" must be "NAMESPACE METRIC STATISTIC"`,
          undefined,
          { atKey: true },
        );
    }
    if (!outcomes.includes(expect.proposal))
      report(
        [...at, 'expect', 'proposal'],
        `this policy never proposes "${expect.proposal}"`,
        didYouMean(expect.proposal, outcomes),
      );
    if (expect.rung !== undefined && expect.rung > policy.remedy.length)
      report([...at, 'expect', 'rung'], `the ladder has ${policy.remedy.length} rungs`);
  });
  return problems;
}
