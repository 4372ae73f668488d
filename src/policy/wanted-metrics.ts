import type { Model } from '../model/model.ts';
import { matches } from './matches.ts';
import { dimensionsOf } from './metric-dimensions.ts';
import type { Condition, MetricName, Policy, PolicySet } from './policy.ts';

/** One metric of one resource, in the shape that pollers fetch. */
export interface WantedMetric {
  readonly resource: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly periodSeconds: number;
}

/** Each metric that some policy names, for each resource that the policy watches; none twice. */
export function wantedMetrics(set: PolicySet, model: Model): readonly WantedMetric[] {
  const wanted = new Map<string, WantedMetric>();
  for (const policy of set.policies) {
    const names = metricsOf(policy);
    if (names.length === 0) continue;
    for (const id of model.ofKind(policy.watch)) {
      const resource = model.resources.get(id);
      if (resource === undefined || !matches(policy, resource)) continue;
      for (const { namespace, metric, statistic } of names) {
        const dimensions = dimensionsOf(resource, namespace, model);
        if (dimensions === undefined) continue;
        wanted.set(`${id} ${namespace} ${metric} ${statistic}`, {
          resource: id,
          namespace,
          metric,
          dimensions,
          statistic,
          periodSeconds: periodOf(namespace, metric),
        });
      }
    }
  }
  return [...wanted.values()];
}

/** Without detailed monitoring EC2 reports every five minutes, except its status checks (AWS, basic monitoring). */
export function periodOf(namespace: string, metric: string): number {
  return namespace === 'AWS/EC2' && !metric.startsWith('StatusCheck') ? 300 : 60;
}

function metricsOf(policy: Policy): readonly MetricName[] {
  const conditions: (Condition | undefined)[] = [
    policy.when,
    ...policy.blockIf,
    ...policy.abortIf,
    ...policy.successIf,
  ];
  for (const rung of policy.remedy)
    if (rung.kind === 'action') conditions.push(rung.when, rung.unless, rung.verify?.that, rung.return?.when);
  return conditions.flatMap((condition) => condition?.reads?.metrics ?? []);
}
