import type { LaunchSpec } from './instance.ts';
import type { InstanceRefresh } from './instance-refresh.ts';
import type { LifecycleHook } from './lifecycle-hook.ts';
import type { ScalingPolicy } from './scaling-policy.ts';

/** The part of Auto Scaling's work that can be suspended; AWS's own names. */
export const scalingProcesses = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
] as const;

export type ScalingProcess = (typeof scalingProcesses)[number];

export interface ScalingMember {
  readonly instance: string;
  readonly zone: string;
  lifecycle: 'Pending' | 'Pending:Wait' | 'InService' | 'Terminating' | 'Terminating:Wait' | 'Standby';
  health: 'Healthy' | 'Unhealthy';
  inServiceAt?: number;
  /** Why it is being replaced, for the activity. */
  unhealthyBecause?: string;
  /** Spared when the group shrinks. It is replaced all the same when it is unhealthy. */
  protected: boolean;
  /** Launched beyond the desired capacity, to balance the zones; whoever it stands in for goes once it serves. */
  extra: boolean;
  /** The activity of its launch, until it is in service. */
  launching?: ScalingActivity;
  /** While a lifecycle hook holds it. */
  waiting?: LifecycleWait;
}

export interface LifecycleWait {
  readonly token: string;
  readonly hook: string;
  deadline: number;
  /** What comes after it: `CONTINUE`, or for a launch also `ABANDON`. */
  finish(result: 'CONTINUE' | 'ABANDON'): void;
}

export interface ScalingActivity {
  readonly id: string;
  readonly group: string;
  readonly description: string;
  readonly cause: string;
  readonly startedAt: number;
  endedAt?: number;
  status: 'InProgress' | 'WaitingForELBConnectionDraining' | 'Successful' | 'Failed' | 'Cancelled';
  message?: string;
  progress: number;
}

/** Where a group launches: a zone and the subnet in it. */
export interface ScalingPlace {
  readonly zone: string;
  readonly subnet: string;
}

export interface ScalingGroup {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly createdAt: number;
  zones: readonly ScalingPlace[];
  /** With a launch template that the world knows, the version it chooses says type, image and capacity. */
  launch: Omit<LaunchSpec, 'region' | 'zone' | 'subnet' | 'tags'>;
  /** Handed on to the machines that it launches. */
  readonly tags: Map<string, string>;
  /** Tags that stay on the group. */
  readonly ownTags: Map<string, string>;
  readonly targetGroups: readonly string[];
  healthCheckType: 'EC2' | 'ELB';
  graceMs: number;
  /**
   * How long a machine must be `impaired` before Auto Scaling calls it unhealthy. AWS says only that it
   * waits "a few minutes" for a status check to recover.
   */
  readonly impairedPatienceMs: number;
  readonly suspended: Set<string>;
  min: number;
  max: number;
  desired: number;
  /** Whether newborn members are spared when the group shrinks. */
  protectNew: boolean;
  cooldownMs: number;
  readonly members: Map<string, ScalingMember>;
  /** Newest last; bounded. */
  readonly activities: ScalingActivity[];
  readonly hooks: Map<string, LifecycleHook>;
  readonly policies: Map<string, ScalingPolicy>;
  /** Newest last; bounded. */
  readonly refreshes: InstanceRefresh[];
  /** After a failed launch none is tried before this; doubles up to ten minutes. */
  launchNotBefore: number;
  launchFailures: number;
  /** When each zone was last without capacity: for a while the group is not balanced into it. */
  readonly zoneRefusedAt: Map<string, number>;
}
