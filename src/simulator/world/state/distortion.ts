/** What an API says of some things, whatever is true. `either`: now this, now that. */
export interface Lie {
  readonly about: 'status-checks' | 'target-health' | 'alarms' | 'health-checks';
  /** Instance ids, alarm ARNs or health check ids. */
  readonly ids: ReadonlySet<string>;
  readonly says: 'healthy' | 'unhealthy' | 'either';
}

/** What befalls the publishing of metrics. Absent parts match every metric. */
export interface MetricTrouble {
  readonly kind: 'silent' | 'frozen' | 'late';
  readonly region?: string;
  readonly namespace?: string;
  readonly metric?: string;
  /** For `late`: so much later can a datapoint be read, milliseconds. */
  readonly lateMs: number;
}

/** For how long after a change reads may still show what was before. */
export interface StaleReads {
  readonly region?: string;
  readonly leastMs: number;
  readonly mostMs: number;
}

/** What a service said of a region just before a change, and until when it may go on saying so. */
export interface Remembered<Things> {
  readonly region: string;
  readonly until: number;
  readonly things: Things;
}

/** Between what is and what anybody is told of it. The judge never looks through this glass. */
export interface Distortion {
  readonly lies: Set<Lie>;
  readonly metricTroubles: Set<MetricTrouble>;
  readonly staleReads: Set<StaleReads>;
}
