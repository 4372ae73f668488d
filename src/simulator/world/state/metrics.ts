export interface MetricName {
  readonly region: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
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
  readonly series: Map<string, MetricSeries>;
}

export type Statistic = 'Average' | 'Sum' | 'Minimum' | 'Maximum' | 'SampleCount';
