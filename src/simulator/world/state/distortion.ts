import type { Instance } from './instance.ts';
import type { ScalingGroup } from './scaling-group.ts';
import type { TargetGroup } from './target-group.ts';

/** What an API says of some things, whatever is true. `either`: now this, now that, drawn each minute. */
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

/** For how long after a change reads may still show what was before, drawn between the two. */
export interface StaleReads {
  readonly region?: string;
  readonly leastMs: number;
  readonly mostMs: number;
}

/** What a service would have said of a region just before a change. */
export interface Memory {
  readonly region: string;
  readonly until: number;
  readonly instances?: ReadonlyMap<string, Instance>;
  readonly scalingGroups?: ReadonlyMap<string, ScalingGroup>;
  readonly targetGroups?: ReadonlyMap<string, TargetGroup>;
}

/** Between what is and what anybody is told of it. The judge never looks through this glass. */
export interface Distortion {
  readonly lies: Set<Lie>;
  readonly metricTroubles: Set<MetricTrouble>;
  readonly staleReads: Set<StaleReads>;
  /** By service and region; the newest change's. */
  readonly memories: Map<string, Memory>;
}
