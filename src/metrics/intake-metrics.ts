import type { MetricSet } from './metric-set.ts';
import { scrapedCounter, scrapedGauge } from './scraped.ts';

/** Whether pushed facts come in, and whether any went missing on the way. */
export const intakeMetrics: MetricSet = (registry, { intake }) => {
  const bySource = (values: ReadonlyMap<string, number> | undefined) =>
    [...(values ?? [])].map(([source, value]) => ({ labels: { source }, value }));
  scrapedGauge(registry, {
    name: 'holdfast_event_queue_up',
    help: '1 when the last receive from this queue of events worked.',
    labelNames: ['queue', 'account', 'region'],
    read: () =>
      [...(intake?.queues() ?? [])].map(({ queue: { url, scope }, isUp }) => ({
        labels: { queue: url.slice(url.lastIndexOf('/') + 1), ...scope },
        value: isUp ? 1 : 0,
      })),
  });
  scrapedCounter(registry, {
    name: 'holdfast_events_total',
    help: 'Events received from queues, by their source and what became of them.',
    labelNames: ['source', 'outcome'],
    read: () =>
      [...(intake?.counts() ?? [])].map(({ source, outcome, count }) => ({
        labels: { source, outcome },
        value: count,
      })),
  });
  scrapedCounter(registry, {
    name: 'holdfast_events_missed_total',
    help: 'Changes that a poll found and no event told of within two minutes.',
    labelNames: ['source'],
    read: () => bySource(intake?.missed()),
  });
  scrapedGauge(registry, {
    name: 'holdfast_event_delay_seconds',
    help: 'From the time of the newest event of this source to its arrival.',
    labelNames: ['source'],
    read: () => bySource(intake?.delays()),
  });
  scrapedCounter(registry, {
    name: 'holdfast_alerts_total',
    help: 'Alerts that Alertmanager posted, by what became of them.',
    labelNames: ['outcome'],
    read: () =>
      [...(intake?.alerts.counts() ?? [])].map(([outcome, value]) => ({ labels: { outcome }, value })),
  });
  return {};
};
