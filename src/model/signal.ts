export type SignalState = 'pass' | 'warn' | 'fail' | 'unknown';

/**
 * The failure domain that a signal observes *from*. Two signals of one family are one witness.
 * `hypervisor`: AWS's view of the hardware from below (system, instance and EBS status, the light in a fibre). `network`: a load balancer's or
 * prober's packets. `application`: the workload's own answers and metrics. `external`: from outside AWS's
 * region (Route 53 health checkers). `control-plane`: what an AWS API says of a resource's state.
 * `data`: replication, lag, position.
 */
export type EvidenceFamily = 'hypervisor' | 'network' | 'application' | 'external' | 'control-plane' | 'data';

/** One check of one resource. */
export interface Signal {
  /** Id of the resource. */
  readonly resource: string;
  /** `service/check`, such as `ec2/system-status`. */
  readonly check: string;
  /**
   * Id of the resource that judged it, where several do (the target group, the alarm). There is one
   * signal per (resource, check, by).
   */
  readonly by?: string;
  readonly state: SignalState;
  /** Milliseconds since the epoch at which it entered this state, by AWS's word where AWS says. */
  readonly since: number;
  /** When it was read, milliseconds since the epoch. */
  readonly observedAt: number;
  /** How long after `observedAt` it may be relied on: 2.5 × its cadence. Then it counts as unknown. */
  readonly validForMs: number;
  readonly family: EvidenceFamily;
  /** One line for a person: what was seen. */
  readonly reason: string;
  /** Measured value where there is one (lag in seconds, share, count). */
  readonly value?: number;
  /**
   * `transition` marks a state that another controller is going through (initial, draining, failing
   * over, stopping): neither good nor bad. `warning-only` never counts as evidence (AWS Config).
   */
  readonly nature?: 'transition' | 'warning-only';
  /** It measures how full the thing is: failing, it may explain why other checks fail. */
  readonly measures?: 'saturation';
}

/**
 * A reading from further in the future than this was made by another clock than ours, or ours jumped: it
 * counts as unknown until it is read again. Milliseconds.
 */
export const clockSkewMs = 5_000;

/** The state a signal has at `now`: past its validity it is unknown, whatever it said. */
export function stateAt(signal: Signal, now: number): SignalState {
  const age = now - signal.observedAt;
  return age > signal.validForMs || age < -clockSkewMs ? 'unknown' : signal.state;
}

/**
 * A check that only repeats what another one found: an Auto Scaling group holds a member for unhealthy
 * because EC2 or the load balancer told it so. It can raise a suspicion, but never be a second witness.
 */
export function isEcho({ check }: { readonly check: string }): boolean {
  return check === 'autoscaling/instance-health';
}

/** Whether two signals of one resource are the same check by the same judge. */
export function sameCheck(a: Signal, b: Signal): boolean {
  return a.check === b.check && a.by === b.by;
}
