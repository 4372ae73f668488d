export interface HealthCheck {
  readonly id: string;
  readonly name: string;
  fqdn: string;
  port: number;
  path: string;
  readonly type: 'HTTP' | 'HTTPS' | 'TCP' | 'CALCULATED' | 'CLOUDWATCH_METRIC' | 'RECOVERY_CONTROL';
  /** What it goes by instead of an endpoint; absent: its checkers ask `fqdn`. */
  basis?: HealthCheckBasis;
  /** Says healthy of what is not, and the other way round. */
  inverted?: boolean;
  /** Asks nobody, and is healthy. */
  disabled?: boolean;
  /** 10 or 30; fixed when it is created. */
  readonly everySeconds: 10 | 30;
  failureThreshold: number;
  readonly tags: Map<string, string>;
  /** Counts up with each change; a change on an older version is refused. */
  version?: number;
  readonly checkers: Checker[];
  /** The consensus: above 18 % of the checkers find it healthy. New checks are healthy until data comes. */
  healthy: boolean;
}

export type HealthCheckBasis =
  | {
      readonly kind: 'calculated';
      readonly children: readonly string[];
      /** Healthy while so many of the children are. */
      readonly atLeast: number;
    }
  | {
      readonly kind: 'alarm';
      readonly region: string;
      readonly name: string;
      /** What it is while the alarm has too little data. */
      readonly insufficientData: 'Healthy' | 'Unhealthy' | 'LastKnownStatus';
    }
  | { readonly kind: 'routing-control'; readonly arn: string };

export interface Checker {
  readonly region: string;
  readonly address: string;
  healthy: boolean;
  inARow: number;
  lastPassed: boolean;
  lastAt: number;
  /** The last time that it found the endpoint wanting. */
  lastFailure?: CheckerFailure;
}

/** How an endpoint failed a checker. */
export interface CheckerFailure {
  readonly at: number;
  readonly kind: 'not-resolved' | 'timed-out' | 'gateway-timeout';
}
