import type { ObserverHealth } from '../model/model.ts';
import type { MetricSet } from './metric-set.ts';
import { scrapedGauge } from './scraped.ts';

/** Whether we see at all: the first thing to alert on. */
export const observerMetrics: MetricSet = (registry, { view }) => {
  const labelNames = ['observer', 'account', 'region'];
  const observers = () => [...view.model().observers.values()];
  scrapedGauge(registry, {
    name: 'holdfast_observer_up',
    help: '1 when the last read of this observer worked, 0 when it failed or none has worked yet.',
    labelNames,
    read: () => observers().map((health) => ({ labels: labelsOf(health), value: isUp(health) ? 1 : 0 })),
  });
  scrapedGauge(registry, {
    name: 'holdfast_observer_last_success_timestamp_seconds',
    help: 'When this observer last read AWS with success. Its age is time() minus this.',
    labelNames,
    read: () =>
      observers().flatMap((health) =>
        health.lastSuccessAt === undefined
          ? []
          : [{ labels: labelsOf(health), value: health.lastSuccessAt / 1000 }],
      ),
  });
  scrapedGauge(registry, {
    name: 'holdfast_settled',
    help: '1 once every enabled observer has answered or failed once; nothing is acted on before.',
    read: () => [{ value: view.settled() ? 1 : 0 }],
  });
  return {};
};

function isUp(health: ObserverHealth): boolean {
  return health.failingSince === undefined && health.lastSuccessAt !== undefined;
}

function labelsOf({ observer }: ObserverHealth): Record<string, string> {
  return { observer: observer.name, account: observer.account, region: observer.region };
}
