export type InstanceState = 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';

/**
 * What those see who talk to it. `hung`: nothing answers. `app-down`: the machine is fine, the application
 * refuses connections. `slow`: it answers, late.
 */
export type InstanceCondition = 'fine' | 'hung' | 'app-down' | 'slow';

/** What beside its own healing ends an impairment: a reboot (or any new start), a start on another host, neither. */
export type Cure = 'reboot' | 'new-host' | 'none';

/** One thing that is wrong with a machine. There may be several at once; each begins and ends by itself. */
export type Impairment = { readonly cure: Cure } & (
  | { readonly kind: 'hung' | 'app-down' | 'disk-stuck' | 'host-failed' }
  | { readonly kind: 'slow'; readonly latencyMs: number }
  /**
   * `share` of the requests that reach it are answered with an error, 0–1. Health checks meet the same,
   * unless it is `unseen` by them: they take another way than users do.
   */
  | { readonly kind: 'errors'; readonly share: number; readonly unseen?: boolean }
);

export interface StatusCheck {
  status: 'initializing' | 'ok' | 'impaired' | 'insufficient-data';
  impairedSince?: number;
  /** The last result, and how many in a row were like it. */
  passed?: boolean;
  inARow: number;
}

/** Something that AWS has announced to do to a machine. */
export interface ScheduledEvent {
  readonly id: string;
  readonly code:
    | 'instance-reboot'
    | 'system-reboot'
    | 'system-maintenance'
    | 'instance-retirement'
    | 'instance-stop';
  readonly description: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Which version of which launch template a machine was, or is to be, made from. */
export interface TemplateChoice {
  readonly id: string;
  readonly name: string;
  /** A number; for a group's choice also `$Latest` or `$Default`. */
  readonly version: string;
}

export interface Instance {
  readonly id: string;
  readonly region: string;
  readonly zone: string;
  readonly type: string;
  readonly imageId: string;
  readonly vpc: string;
  readonly subnet: string;
  readonly privateIp: string;
  readonly launchTemplate?: TemplateChoice;
  readonly tags: Map<string, string>;
  /** Requests per second that it can serve. */
  readonly capacity: number;
  /** False: EC2 leaves it on a host that failed. Absent: EC2 recovers it. */
  readonly autoRecovery?: false;
  /** False: its volume is not encrypted. Absent: it is. */
  readonly encrypted?: false;
  /** When the newest snapshot of its volume was taken. Absent: there is none. */
  readonly lastSnapshotAt?: number;
  /** Runs on capacity that EC2 may take back. */
  readonly spot?: true;
  /** Since when EC2 has been about to take it back. */
  spotMarkedAt?: number;
  /** Requests per second that load balancers send to it, looked at once a minute. */
  load: number;
  launchedAt: number;
  state: InstanceState;
  /** When the application answers, once it has booted; undefined while it has not. */
  servesFrom?: number;
  /** Changed by `impair` alone, which also keeps the three fields below in step. */
  readonly impairments: Set<Impairment>;
  condition: InstanceCondition;
  /** Share of the requests that reach it and that it answers with an error, 0–1. */
  errorShare: number;
  /** The same for health checks, which may not see it all. */
  checkErrorShare: number;
  /** How much later than usual it answers, milliseconds. */
  latencyMs: number;
  systemCheck: StatusCheck;
  instanceCheck: StatusCheck;
  /** Whether its EBS volumes can be reached and take I/O. */
  ebsCheck: StatusCheck;
  /** Whether its application answers EC2; undefined where nobody set up that it is asked. */
  applicationCheck: StatusCheck | undefined;
  readonly events: ScheduledEvent[];
  stateReason?: { readonly code: string; readonly message: string };
  /** Counts starts and stops, so that a timer of an earlier life does nothing. */
  life: number;
}

export interface LaunchSpec {
  readonly region: string;
  readonly zone: string;
  readonly type: string;
  readonly imageId: string;
  readonly vpc: string;
  readonly subnet: string;
  readonly launchTemplate?: TemplateChoice;
  readonly tags: Readonly<Record<string, string>>;
  readonly capacity: number;
  readonly autoRecovery?: false;
  readonly encrypted?: false;
  readonly lastSnapshotAt?: number;
  readonly spot?: true;
  /** Whether EC2 asks its application, too. */
  readonly applicationChecks?: true;
  /** False for an image or a user-data script whose application never comes up. */
  readonly boots?: boolean;
}
