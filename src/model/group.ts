import type { ResourceKind } from './resource.ts';

export type GroupState = 'healthy' | 'degraded' | 'critical' | 'down' | 'unknown';

/**
 * Things that stand in for one another: an Auto Scaling group, a target group, a classic load balancer,
 * a database cluster or replication family, a replication group of ElastiCache, a set of DNS records of one name and type.
 */
export interface Group {
  /** The id of the resource that is the group, or for a record set `arn:aws:route53:::recordset/ZONE/NAME/TYPE`. */
  readonly id: string;
  readonly kind: ResourceKind | 'route53:record-set' | 'rds:replication';
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Resource ids. */
  readonly members: readonly string[];
  /** How many there should be: an Auto Scaling group's desired capacity, else the number of members. */
  readonly desired: number;
  /** Members that take traffic now by fresh evidence (healthy or degraded). */
  readonly serving: number;
  readonly failing: number;
  readonly unknown: number;
  /** Members per zone: serving and all. */
  readonly zones: Readonly<Record<string, { readonly serving: number; readonly total: number }>>;
  readonly state: GroupState;
  readonly since: number;
}
