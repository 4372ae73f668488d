export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'draining';

export interface Target {
  readonly instance: string;
  readonly port: number;
  state: TargetState;
  /** AWS's reason code, such as `Target.Timeout`. */
  reason?: string;
  description?: string;
  passed: number;
  failed: number;
  since: number;
  /** Requests per second that it was sent at last, and when that was. */
  offered?: number;
  offeredAt?: number;
}

/** Both must be met. */
export interface HealthyAtLeast {
  readonly count: number;
  /** Of the registered ones, 1–100. */
  readonly percentage?: number;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly vpc: string;
  readonly port: number;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  /** AWS's defaults: every 30 s, 5 s to answer, out after 2, in after 5 (the first time after 1). */
  readonly check: {
    readonly path: string;
    readonly everyMs: number;
    readonly timeoutMs: number;
    readonly healthyAfter: number;
    readonly unhealthyAfter: number;
    /** Whether the path behind it asks the database, and the cache, too. */
    readonly deep?: boolean;
  };
  /** `HTTP` where absent. */
  readonly protocol?: 'HTTP' | 'TCP';
  /** Name of the classic load balancer whose own instances these are: to the newer API it does not exist. */
  readonly classic?: string;
  /** For this group alone; absent: as the load balancer has it. */
  crossZone?: boolean;
  /** Over which time a target that became healthy is given its full share of requests; absent: at once. */
  slowStartMs?: number;
  /** Healthy targets below which a zone leaves DNS, and below which unhealthy ones get requests; absent: 1. */
  healthyAtLeast?: { readonly dns: HealthyAtLeast; readonly routing: HealthyAtLeast };
  deregistrationDelayMs: number;
  /** What AWS says of its stickiness. Users of the world are shared out all the same; absent: off. */
  readonly sticky?: boolean;
  readonly targets: Map<string, Target>;
}
