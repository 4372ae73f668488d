/** A metric filter of CloudWatch Logs: it counts the lines of a log group that match. */
export interface LogFilter {
  readonly name: string;
  readonly region: string;
  readonly logGroup: string;
  readonly pattern: string;
  readonly namespace: string;
  readonly metric: string;
  /** Matching lines a minute while nothing is out of the ordinary. */
  readonly usualPerMinute: number;
  /** Lines a minute on top of them, one object for each cause. */
  readonly bursts: Set<{ readonly perMinute: number }>;
}
