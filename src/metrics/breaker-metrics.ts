import { Counter } from 'prom-client';
import type { MetricSet } from './metric-set.ts';
import { countBy, scrapedGauge } from './scraped.ts';

/** Whether groups may be repaired. Every state but closed is always there, so that an alert never sees a gap. */
export const breakerMetrics: MetricSet = (registry, { view }) => {
  scrapedGauge(registry, {
    name: 'holdfast_group_breakers',
    help: 'Groups whose breaker is not closed, by its state. A latched one waits for a person.',
    labelNames: ['state'],
    read: () =>
      countBy(
        view.breakers().filter(({ state }) => state !== 'closed'),
        ({ state }) => ({ state }),
        ['open', 'cooling', 'latched'].map((state) => ({ state })),
      ),
  });
  const turns = new Counter({
    name: 'holdfast_group_breaker_turns_total',
    help: 'Times that the breaker of a group came into a state.',
    labelNames: ['state'],
    registers: [registry],
  });
  return {
    record(event) {
      if (event.kind === 'group-breaker' && event.state !== 'closed') turns.inc({ state: event.state });
    },
  };
};
