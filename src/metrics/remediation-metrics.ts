import { Counter } from 'prom-client';
import type { MetricSet } from './metric-set.ts';
import { countBy, scrapedGauge } from './scraped.ts';

/** What was done to AWS, and how it ended. */
export const remediationMetrics: MetricSet = (registry, { view }) => {
  const registers = [registry];
  scrapedGauge(registry, {
    name: 'holdfast_remediations_in_flight',
    help: 'Remediations under way now.',
    labelNames: ['action'],
    read: () =>
      countBy(
        view.remediations().filter(({ state }) => state !== 'ended'),
        ({ action }) => ({ action }),
      ),
  });
  const ended = new Counter({
    name: 'holdfast_remediations_total',
    help: 'Remediations that ended, by how.',
    labelNames: ['action', 'outcome'],
    registers,
  });
  const intents = new Counter({
    name: 'holdfast_intents_total',
    help: 'Steps announced in the journal before AWS was changed.',
    labelNames: ['action', 'purpose'],
    registers,
  });
  return {
    record(event) {
      if (event.kind === 'intent') intents.inc({ action: event.action, purpose: event.purpose });
      if (event.kind === 'remediation-ended') ended.inc({ action: event.action, outcome: event.outcome });
    },
  };
};
