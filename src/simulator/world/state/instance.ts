export type InstanceState = 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';

/**
 * What is wrong inside. `hung`: the kernel does not answer. `app-down`: the machine is fine, the
 * application refuses connections. `slow`: it answers, late.
 */
type InstanceCondition = 'fine' | 'hung' | 'app-down' | 'slow';

export interface StatusCheck {
  status: 'initializing' | 'ok' | 'impaired' | 'insufficient-data';
  impairedSince?: number;
  /** The last result, and how many in a row were like it. */
  passed?: boolean;
  inARow: number;
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
  readonly launchTemplate?: { readonly id: string; readonly name: string; readonly version: string };
  readonly tags: Map<string, string>;
  /** Requests per second that it can serve. */
  readonly capacity: number;
  launchedAt: number;
  state: InstanceState;
  /** When the application answers, once it has booted; undefined while it has not. */
  servesFrom?: number;
  condition: InstanceCondition;
  /** Share of the requests that reach it and that it answers with an error, 0–1, though its health check passes mostly. */
  errorShare: number;
  /** A fault that a reboot does not mend. */
  incurable: boolean;
  systemCheck: StatusCheck;
  instanceCheck: StatusCheck;
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
  readonly launchTemplate?: { readonly id: string; readonly name: string; readonly version: string };
  readonly tags: Readonly<Record<string, string>>;
  readonly capacity: number;
}
