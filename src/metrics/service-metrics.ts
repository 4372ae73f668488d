import type { GroupState } from '../model/group.ts';
import type { MetricSet } from './metric-set.ts';
import { scrapedGauge } from './scraped.ts';

const states: readonly GroupState[] = ['healthy', 'degraded', 'critical', 'down', 'unknown'];

/** Business services: their state now. */
export const serviceMetrics: MetricSet = (registry, { view }) => {
  scrapedGauge(registry, {
    name: 'holdfast_service_state',
    help: '1 for the state that the service has now, 0 for the others.',
    labelNames: ['service', 'state'],
    read: () =>
      [...view.model().services.values()].flatMap((service) =>
        states.map((state) => ({
          labels: { service: service.name, state },
          value: service.state === state ? 1 : 0,
        })),
      ),
  });
  return {};
};
