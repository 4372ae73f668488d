export interface HealthCheck {
  readonly id: string;
  readonly name: string;
  readonly fqdn: string;
  readonly port: number;
  readonly path: string;
  readonly type: 'HTTP' | 'HTTPS' | 'TCP';
  /** 10 or 30; fixed when it is created. */
  readonly everySeconds: 10 | 30;
  readonly failureThreshold: number;
  readonly tags: Map<string, string>;
  readonly checkers: Checker[];
  /** The consensus: above 18 % of the checkers find it healthy. New checks are healthy until data comes. */
  healthy: boolean;
}

export interface Checker {
  readonly region: string;
  readonly address: string;
  healthy: boolean;
  inARow: number;
  lastPassed: boolean;
  lastAt: number;
}
