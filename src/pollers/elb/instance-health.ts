import type { InstanceState } from '@aws-sdk/client-elastic-load-balancing';
import type { Resource } from '../../model/resource.ts';
import type { Finding } from '../finding.ts';

/** What a classic load balancer says of one of its instances. */
export function instanceHealthFinding(state: InstanceState, member: string, loadBalancer: Resource): Finding {
  const { State = 'Unknown', ReasonCode, Description } = state;
  const detail = [ReasonCode, Description].filter((part) => part && part !== 'N/A').join(': ');
  return {
    resource: member,
    check: 'elb/target-health',
    by: loadBalancer.id,
    family: 'network',
    ...meaning(State, ReasonCode),
    reason: `load balancer ${loadBalancer.name} says ${State}${detail === '' ? '' : ` (${detail})`}`,
  };
}

function meaning(state: string, reasonCode: string | undefined): Pick<Finding, 'state' | 'nature'> {
  if (state === 'InService') return { state: 'pass' };
  if (state !== 'OutOfService') return { state: 'unknown' };
  // Reason `Instance`: the instance failed its checks. Reason `ELB`: it is still being registered.
  return reasonCode === 'ELB' ? { state: 'unknown', nature: 'transition' } : { state: 'fail' };
}
