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
        view.remediations().filter(({ state }) => state !== 'ended' && state !== 'standing'),
        ({ action }) => ({ action }),
      ),
  });
  scrapedGauge(registry, {
    name: 'holdfast_standing_effects',
    help: 'Effects in force until they are given back: shifts, moved records.',
    labelNames: ['action'],
    read: () =>
      countBy(
        view.remediations().filter(({ state, standing }) => state !== 'ended' && standing !== undefined),
        ({ action }) => ({ action }),
      ),
  });
  scrapedGauge(registry, {
    name: 'holdfast_standing_expiry_timestamp_seconds',
    help: 'When AWS ends an effect in force by itself, unless it is renewed.',
    labelNames: ['action', 'target'],
    read: () =>
      view
        .remediations()
        .flatMap(({ state, standing, action, target }) =>
          state === 'ended' || standing?.expiresAt === undefined
            ? []
            : [{ labels: { action, target }, value: standing.expiresAt / 1000 }],
        ),
  });
  const ended = new Counter({
    name: 'holdfast_remediations_total',
    help: 'Remediations that ended or stand, by how.',
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
      // What lasts is counted where it begins to stand, and not once more when it is given back.
      if (event.kind === 'standing' && event.how === 'began')
        ended.inc({ action: event.action, outcome: 'success' });
      if (event.kind === 'remediation-ended' && event.stood === undefined)
        ended.inc({ action: event.action, outcome: event.outcome });
    },
  };
};
