import { Gauge } from 'prom-client';
import type { MetricSet } from './metric-set.ts';
import { scrapedGauge } from './scraped.ts';

/** Named as every Prometheus-family daemon names them, so that existing alerts fit. */
export const reloadMetrics: MetricSet = (registry, { view }) => {
  scrapedGauge(registry, {
    name: 'holdfast_config_last_reload_successful',
    help: '1 when the newest policy files are in force, 0 while an older good set stays because of mistakes.',
    read: () => {
      const refused = view.policyProblems().some(({ severity }) => severity === 'error');
      return [{ value: refused ? 0 : 1 }];
    },
  });
  const loadedAt = new Gauge({
    name: 'holdfast_config_last_reload_success_timestamp_seconds',
    help: 'When the policies in force were loaded.',
    registers: [registry],
  });
  return {
    record(event) {
      if (event.kind === 'policies-loaded') loadedAt.set(event.at / 1000);
    },
  };
};
