import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { Instance } from '@aws-sdk/client-ec2';
import type { DBInstance } from '@aws-sdk/client-rds';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';

/** What the naive automation sees of one machine. */
interface SeenInstance {
  readonly instance: Instance;
  /** Anything at all says that it is bad, or says nothing. */
  readonly red: boolean;
}

export interface SeenRegion {
  readonly region: string;
  readonly instances: readonly SeenInstance[];
  readonly groups: readonly AutoScalingGroup[];
  readonly alarms: readonly (MetricAlarm | CompositeAlarm)[];
  readonly databases: readonly { readonly database: DBInstance; readonly red: boolean }[];
  /** Load balancers' DNS names and whether half of their machines, or more, are red. */
  readonly balancers: readonly { readonly arn: string; readonly dnsName: string; readonly red: boolean }[];
  /** Zonal shifts that are active; `zone` is an id, as ARC calls zones. */
  readonly shifts: readonly { readonly id: string; readonly arn: string; readonly zone: string }[];
  /** Metrics of requests stopped coming. */
  readonly dark: boolean;
}

export interface SeenRecord {
  readonly zone: string;
  readonly record: ResourceRecordSet;
  /** Its health check fails, or the load balancer that it leads to is red. */
  readonly red: boolean;
}

/** One look at the whole account, believed without asking twice. */
export interface Sight {
  /** When it was taken, milliseconds since the epoch. */
  readonly at: number;
  readonly regions: readonly SeenRegion[];
  readonly records: readonly SeenRecord[];
  /** A policy file names nothing in particular. */
  readonly selectsEverything: boolean;
}
