import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RecordedEvent } from '../journal/event.ts';
import type { MetricSources } from './metric-set.ts';
import { addProcessMetrics } from './process-metrics.ts';
import { metricSets } from './registry.ts';
import { scrapedGauge } from './scraped.ts';

/** What the daemon tells its metrics, and what a scrape reads. */
export interface Metrics {
  readonly contentType: string;
  /** Prometheus's text format, read from the view at this moment. */
  render(): Promise<string>;
  /** Give it every journal event, once. */
  record(event: RecordedEvent): void;
  /** One cycle of the loop took so long. */
  cycle(seconds: number): void;
  /** An append to the journal failed: nothing was acted on that relied on it. */
  journalFailed(): void;
  /** For the test that compares docs/metrics.md. */
  readonly registry: Registry;
}

/**
 * Metrics in a registry of their own: no global state, so that two daemons can live in one process.
 * `processMetrics` adds Node's own (`process_*`, `nodejs_*`): one daemon a process should.
 */
export function createMetrics(sources: MetricSources & { readonly processMetrics?: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const info = new Gauge({
    name: 'holdfast_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'node'],
    registers,
  });
  info.set({ version: sources.view.version, node: process.version }, 1);
  const cycles = new Histogram({
    name: 'holdfast_cycle_duration_seconds',
    help: 'How long one cycle of the loop took, waiting for AWS included.',
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  scrapedGauge(registry, {
    name: 'holdfast_cycle_age_seconds',
    help: 'Since the loop last finished a cycle. It only grows large when the loop has stalled.',
    read: () => [{ value: sources.view.sinceLastCycleMs() / 1000 }],
  });
  const appended = new Counter({
    name: 'holdfast_journal_events_total',
    help: 'Events made durable in the journal, by kind.',
    labelNames: ['kind'],
    registers,
  });
  const failures = new Counter({
    name: 'holdfast_journal_append_failures_total',
    help: 'Appends that the journal refused or could not write.',
    registers,
  });
  const sets = metricSets.map((create) => create(registry, sources));
  if (sources.processMetrics === true) addProcessMetrics(registry);
  return {
    registry,
    contentType: registry.contentType,
    render: () => registry.metrics(),
    record: (event) => {
      appended.inc({ kind: event.kind });
      for (const set of sets) set.record?.(event);
    },
    cycle: (seconds) => cycles.observe(seconds),
    journalFailed: () => failures.inc(),
  };
}
