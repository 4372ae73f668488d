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
  };
  readonly deregistrationDelayMs: number;
  readonly targets: Map<string, Target>;
}
