import { verdictKinds } from '../model/verdict.ts';
import { problemsIn } from '../model/problem.ts';
import type { MetricSet } from './metric-set.ts';
import { countBy, scrapedGauge } from './scraped.ts';

/** What is known now. Every verdict is always there, so that an alert on one never sees a gap. */
export const modelMetrics: MetricSet = (registry, { view }) => {
  scrapedGauge(registry, {
    name: 'holdfast_resources',
    help: 'Resources known, by kind.',
    labelNames: ['kind'],
    read: () => countBy(view.model().resources.values(), ({ kind }) => ({ kind })),
  });
  scrapedGauge(registry, {
    name: 'holdfast_verdicts',
    help: 'Resources by the verdict on them.',
    labelNames: ['verdict'],
    read: () =>
      countBy(
        view.model().verdicts.values(),
        ({ kind }) => ({ verdict: kind }),
        verdictKinds.map((verdict) => ({ verdict })),
      ),
  });
  scrapedGauge(registry, {
    name: 'holdfast_incidents_open',
    help: 'Incidents that are open now.',
    read: () => {
      const open = [...view.model().incidents.values()].filter(({ closedAt }) => closedAt === undefined);
      return [{ value: open.length }];
    },
  });
  scrapedGauge(registry, {
    name: 'holdfast_problems',
    help: 'Failures of one subject that made three incidents or more within seven days: they come back.',
    read: () => [{ value: problemsIn(view.model(), view.now()).length }],
  });
  return {};
};
