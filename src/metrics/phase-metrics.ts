import { Histogram } from 'prom-client';
import type { RecordedEvent } from '../journal/event.ts';
import type { Model } from '../model/model.ts';
import { type MetricSet, phaseBuckets } from './metric-set.ts';

/** More incidents than this are never open at once; the bound only guards the memory. */
const mostOpen = 1000;

/** How long each phase from failure to recovery took: what a time objective is made of. */
export const phaseMetrics: MetricSet = (registry, { view }) => {
  const histogram = (phase: string, help: string) =>
    new Histogram({
      name: `holdfast_${phase}_duration_seconds`,
      help,
      buckets: [...phaseBuckets],
      registers: [registry],
    });
  const detect = histogram(
    'detect',
    "From the failing signal's beginning, by AWS's word, to the open incident.",
  );
  const decide = histogram(
    'decide',
    'From the open incident to the journaled intent of its first remediation.',
  );
  const act = histogram('act', "From a remediation's first intent to its verified end.");
  const recover = histogram('recover', 'From the open incident to its close.');
  /** Open incidents that something was already done about. */
  const decided = new Set<string>();

  const onIncident = (event: Extract<RecordedEvent, { kind: 'incident' }>) => {
    const { incident, how } = event;
    if (how === 'opened') {
      const since = failingSince([incident.subject, ...incident.affected], view.model());
      if (since !== undefined) detect.observe(seconds(since, event.at));
    }
    if (how === 'closed') {
      decided.delete(incident.id);
      recover.observe(seconds(incident.openedAt, incident.closedAt ?? event.at));
    }
  };
  const onIntent = (event: Extract<RecordedEvent, { kind: 'intent' }>) => {
    const incident = event.incident === undefined ? undefined : view.model().incidents.get(event.incident);
    if (incident === undefined || decided.has(incident.id) || decided.size >= mostOpen) return;
    decided.add(incident.id);
    decide.observe(seconds(incident.openedAt, event.at));
  };

  return {
    record(event) {
      if (event.kind === 'incident') onIncident(event);
      if (event.kind === 'intent') onIntent(event);
      if (event.kind === 'standing' && event.how === 'began') act.observe(seconds(event.startedAt, event.at));
      if (event.kind === 'remediation-ended' && event.stood === undefined)
        act.observe(seconds(event.startedAt, event.at));
    },
  };
};

function seconds(from: number, to: number): number {
  return Math.max(0, to - from) / 1000;
}

function failingSince(resources: readonly string[], model: Model): number | undefined {
  const since = resources
    .flatMap((id) => model.signals.get(id) ?? [])
    .filter((signal) => signal.state === 'fail')
    .map((signal) => signal.since);
  return since.length === 0 ? undefined : Math.min(...since);
}
