import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Finding } from '../finding.ts';

/** What a target group's own health checks say of one target. */
export type TargetState = Pick<Finding, 'state' | 'nature'> & { readonly reason: string };

export interface TargetCounts {
  readonly healthy: number;
  readonly unhealthy: number;
  /** Registered targets; those that are leaving are not counted. */
  readonly total: number;
  /** Nothing is healthy, so that the load balancer sends traffic to all of them. */
  readonly failOpen: boolean;
}

export function targetState(target: TargetHealthDescription, groupName: string): TargetState {
  const { State = 'unknown', Reason, Description } = target.TargetHealth ?? {};
  const port = target.Target?.Port === undefined ? '' : ` on port ${target.Target.Port}`;
  const detail = [Reason, Description].filter((part) => part !== undefined && part !== '').join(': ');
  const reason = `target group ${groupName} says ${State}${port}${detail === '' ? '' : ` (${detail})`}`;
  switch (State) {
    case 'healthy':
      return { state: 'pass', reason };
    case 'unhealthy':
      // The load balancer's own trouble is no word on the target.
      return Reason === 'Elb.InternalError' ? { state: 'unknown', reason } : { state: 'fail', reason };
    case 'initial':
    case 'draining':
    case 'unhealthy.draining':
    case 'unavailable':
      return { state: 'unknown', nature: 'transition', reason };
    default:
      return { state: 'unknown', reason };
  }
}

/** A target registered on several ports is as well as the worst of them. */
export function worst(a: TargetState, b: TargetState): TargetState {
  return severity(b) > severity(a) ? b : a;
}

function severity({ state, nature }: TargetState): number {
  if (state === 'fail') return 3;
  if (nature === 'transition') return 2;
  return state === 'pass' ? 0 : 1;
}

export function countTargets(targets: readonly TargetHealthDescription[]): TargetCounts {
  let healthy = 0;
  let unhealthy = 0;
  let total = 0;
  for (const { TargetHealth } of targets) {
    const state = TargetHealth?.State;
    if (state === 'draining' || state === 'unhealthy.draining') continue;
    total += 1;
    if (state === 'healthy') healthy += 1;
    if (state === 'unhealthy') unhealthy += 1;
  }
  return { healthy, unhealthy, total, failOpen: healthy === 0 && unhealthy > 0 };
}
