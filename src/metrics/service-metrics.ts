import { serviceAvailability } from '../engine/service-availability.ts';
import type { GroupState } from '../model/group.ts';
import type { MetricSet } from './metric-set.ts';
import { scrapedGauge } from './scraped.ts';

const states: readonly GroupState[] = ['healthy', 'degraded', 'critical', 'down', 'unknown'];

/** Business services: their state now, and how they did. */
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
  scrapedGauge(registry, {
    name: 'holdfast_service_availability_ratio',
    help: 'Share of the last seven days, or of the time that is known, without an incident of the service.',
    labelNames: ['service'],
    read: () =>
      [...view.model().services.keys()].flatMap((service) => {
        const known = serviceAvailability(service, view);
        return known === undefined ? [] : [{ labels: { service }, value: known.availability }];
      }),
  });
  return {};
};
