import type { LaunchSpec } from './instance.ts';

export interface ScalingMember {
  readonly instance: string;
  readonly zone: string;
  lifecycle: 'Pending' | 'InService' | 'Terminating';
  health: 'Healthy' | 'Unhealthy';
  inServiceAt?: number;
  /** Why it is being replaced, for the activity. */
  unhealthyBecause?: string;
}

export interface ScalingActivity {
  readonly id: string;
  readonly group: string;
  readonly description: string;
  readonly cause: string;
  readonly startedAt: number;
  endedAt?: number;
  status: 'InProgress' | 'WaitingForELBConnectionDraining' | 'Successful' | 'Failed';
  message?: string;
  progress: number;
}

export interface ScalingGroup {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly createdAt: number;
  readonly zones: readonly { readonly zone: string; readonly subnet: string }[];
  readonly launch: Omit<LaunchSpec, 'region' | 'zone' | 'subnet' | 'tags'>;
  readonly tags: Map<string, string>;
  readonly targetGroups: readonly string[];
  readonly healthCheckType: 'EC2' | 'ELB';
  readonly graceMs: number;
  /**
   * How long a machine must be `impaired` before Auto Scaling calls it unhealthy. AWS says only that it
   * waits "a few minutes" for a status check to recover.
   */
  readonly impairedPatienceMs: number;
  readonly suspended: Set<string>;
  min: number;
  max: number;
  desired: number;
  readonly members: Map<string, ScalingMember>;
  /** Newest last; bounded. */
  readonly activities: ScalingActivity[];
  /** After a failed launch none is tried before this; doubles up to ten minutes. */
  launchNotBefore: number;
  launchFailures: number;
}
