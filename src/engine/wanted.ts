import { dimensionsOf } from '../policy/metric-dimensions.ts';
import { wantedMetrics } from '../policy/wanted-metrics.ts';
import type { WantedMetric } from '../pollers/poller.ts';
import type { EngineState } from './engine.ts';

/** The metrics that policies name, for every resource that they watch, and those that prove what is being done. */
export function wantedOf(state: EngineState): readonly WantedMetric[] {
  return [...wantedMetrics(state.policies, state.model), ...trafficOfMoves(state)];
}

/** While traffic is being moved, the requests that each of the load balancers gets: its only real proof. */
function trafficOfMoves({ remediations, model }: EngineState): readonly WantedMetric[] {
  const moves = [...remediations.values()].filter(
    ({ state, effect }) => state !== 'ended' && effect === 'moves-traffic',
  );
  const records = moves.flatMap(({ groups }) => groups.flatMap((id) => model.groups.get(id)?.members ?? []));
  const balancers = records.flatMap((id) => model.resources.get(id)?.relations.map(({ to }) => to) ?? []);
  return [...new Set(balancers)].flatMap((id) => {
    const balancer = model.resources.get(id);
    if (balancer?.kind !== 'elbv2:load-balancer' || balancer.facts['type'] !== 'application') return [];
    const namespace = 'AWS/ApplicationELB';
    const dimensions = dimensionsOf(balancer, namespace, model);
    return dimensions === undefined
      ? []
      : [
          {
            resource: id,
            namespace,
            metric: 'RequestCount',
            dimensions,
            statistic: 'Sum',
            periodSeconds: 60,
          },
        ];
  });
}
