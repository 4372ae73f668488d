import { collectDefaultMetrics, type Registry } from 'prom-client';

/** prom-client's sums of what it also tells by type are gauges called `_total`, which promtool rejects. */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** Node’s own (`process_*`, `nodejs_*`): once in a process. */
export function addProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
}
