import type { Conditions } from './compile-conditions.ts';
import { durationMs, durationText } from './duration.ts';
import type { Problem } from './policy.ts';
import { reportInto } from './report.ts';
import type { WrittenPolicy } from './schema.ts';
import { periodOf } from './wanted-metrics.ts';
import type { YamlSource } from './yaml-source.ts';

/** A call of AWS may take this long. */
const callMs = 10_000;

/**
 * A policy that acts must have seen its metrics twice: they come once a period, and no suspicion makes
 * CloudWatch hurry. `2 × period + time-out ≤ for`, or it acts on one glance.
 */
export function cadenceProblems(
  source: YamlSource,
  policy: WrittenPolicy,
  conditions: Conditions,
): readonly Problem[] {
  const problems: Problem[] = [];
  const metrics = conditions.get('when')?.condition.reads?.metrics ?? [];
  if (policy.for === undefined || metrics.length === 0 || policy.remedy.every((rung) => 'page' in rung))
    return problems;
  const periodMs = Math.max(...metrics.map(({ namespace, metric }) => 1000 * periodOf(namespace, metric)));
  const needed = 2 * periodMs + callMs;
  if (durationMs(policy.for) < needed)
    reportInto(problems, source)(
      ['for'],
      `for: ${policy.for} is too short to have seen a metric twice`,
      `it has a value every ${durationText(periodMs)}, and a read may take 10s: at least ${durationText(needed)}`,
    );
  return problems;
}
