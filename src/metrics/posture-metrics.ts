import { assessPosture, countOf, type Posture } from '../posture/assess.ts';
import { severities } from '../posture/rule.ts';
import type { MetricSet } from './metric-set.ts';
import { scrapedGauge } from './scraped.ts';

/**
 * Architectures change seldom, and judging one of 100,000 resources takes 0.4 s of CPU: too much for every
 * scrape. What is set up is read no more often either.
 */
const judgedEveryMs = 3_600_000;

/** Weaknesses of the architecture, as `holdfast posture` finds them. */
export const postureMetrics: MetricSet = (registry, { view }) => {
  let judged: { readonly at: number; readonly posture: Posture } | undefined;
  /** Nothing until every part has answered: what is not read yet would look sound. */
  const posture = (): Posture | undefined => {
    const now = view.now();
    if (!view.settled()) return undefined;
    if (judged === undefined || Math.abs(now - judged.at) >= judgedEveryMs)
      judged = { at: now, posture: assessPosture(view.model()) };
    return judged.posture;
  };
  scrapedGauge(registry, {
    name: 'holdfast_posture_findings',
    help: 'Weaknesses of the architecture and objectives that it cannot meet, by severity, judged once an hour; `cannot-tell` counts the questions that what was read does not answer.',
    labelNames: ['severity'],
    read: () => {
      const found = posture();
      if (found === undefined) return [];
      return [
        ...severities.map((severity) => ({ labels: { severity }, value: countOf(found, severity) })),
        { labels: { severity: 'cannot-tell' }, value: found.open.length },
      ];
    },
  });
  return {};
};
