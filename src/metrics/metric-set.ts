import type { Registry } from 'prom-client';
import type { View } from '../engine/view.ts';
import type { RecordedEvent } from '../journal/event.ts';

/** How often one AWS operation was sent, with what outcome. */
interface AwsCallCount {
  readonly service: string;
  readonly operation: string;
  readonly outcome: string;
  readonly count: number;
}

/** One token bucket below AWS's own. */
interface AwsQuotaState {
  readonly account: string;
  readonly region: string;
  readonly family: string;
  readonly tokens: number;
  readonly capacity: number;
  readonly waiting: number;
  readonly refused: number;
  readonly throttled: number;
}

/** A queue that events come by. */
interface QueueState {
  readonly queue: {
    readonly url: string;
    readonly scope: { readonly account: string; readonly region: string };
  };
  readonly isUp: boolean;
}

/** What metrics are read from at each scrape. */
export interface MetricSources {
  readonly view: View;
  /** The AWS access layer's own counts. */
  readonly aws?: {
    calls(): Iterable<AwsCallCount>;
    quotas(): Iterable<AwsQuotaState>;
    clockSkewMs(): number | undefined;
  };
  /** What is pushed to us. */
  readonly intake?: {
    counts(): Iterable<{ readonly source: string; readonly outcome: string; readonly count: number }>;
    /** By source. */
    missed(): ReadonlyMap<string, number>;
    /** Seconds, by source. */
    delays(): ReadonlyMap<string, number>;
    queues(): Iterable<QueueState>;
    /** Alerts by what became of them. */
    readonly alerts: { counts(): ReadonlyMap<string, number> };
  };
}

/**
 * Metrics that belong together. They register themselves; what changes is either read from the sources
 * at each scrape or counted in `record`, which sees every journal event once.
 */
export type MetricSet = (
  registry: Registry,
  sources: MetricSources,
) => { record?(event: RecordedEvent): void };

/** Straddles what operators promise: 1, 5, 20, 60 and 120 s, then minutes up to an hour. */
export const phaseBuckets: readonly number[] = [
  0.5, 1, 2.5, 5, 10, 20, 40, 60, 90, 120, 180, 300, 600, 1200, 3600,
];
