import { classicLoadBalancerArn } from '../../aws/arn.ts';
import { apiCall, managementOnly, readCall, sentText } from '../api-call.ts';
import type { EventSource } from '../event-source.ts';

/** Load balancers publish nothing of their health; that somebody changed one, its listeners or its targets CloudTrail tells. */
export const loadBalancing: EventSource = {
  source: 'aws.elasticloadbalancing',
  detailTypes: [apiCall],
  detail: managementOnly,
  about: (event) => {
    const call = readCall(event);
    if (call === undefined) return [];
    const classic = sentText(call, 'loadBalancerName');
    return [
      ...call.arns.map(balancerOf),
      ...(classic === undefined ? [] : [classicLoadBalancerArn(event, classic)]),
    ];
  },
};

/** A listener and its rules are settings of their load balancer, whose id theirs begin with. */
function balancerOf(arn: string): string {
  return arn.replace(/:listener(?:-rule)?\/((?:app|net|gwy)\/[^/]+\/[^/]+)\/.*$/, ':loadbalancer/$1');
}
