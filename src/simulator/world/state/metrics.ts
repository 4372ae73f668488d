/** One thing that reports metrics: what they have in common. */
export interface MetricSource {
  readonly region: string;
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface MetricName extends MetricSource {
  readonly metric: string;
}

/** One minute of one metric. */
export interface MetricBucket {
  /** Start of the minute, milliseconds since the epoch. */
  readonly at: number;
  sum: number;
  count: number;
  least: number;
  most: number;
}

export interface MetricSeries {
  readonly name: MetricName;
  /** Oldest first, bounded. */
  readonly buckets: MetricBucket[];
}

export interface MetricStore {
  /** By what reports them, then by the name of the metric. */
  readonly series: Map<string, Map<string, MetricSeries>>;
}

export type Statistic = 'Average' | 'Sum' | 'Minimum' | 'Maximum' | 'SampleCount';
