import { classicLoadBalancerNameOf } from '../../aws/arn.ts';
import { known } from '../known.ts';
import { userErrorsPart } from '../user-errors.ts';

/** Of classic load balancers. Those that only pass bytes on count no answers: what their users get is unknown. */
export const classicUserErrors = userErrorsPart({
  poller: 'elb',
  balancers: (context) =>
    known(context, 'elb:load-balancer').filter(({ facts: { protocols } }) =>
      typeof protocols === 'object' ? protocols.some((one) => one.startsWith('HTTP')) : false,
    ),
  namespace: 'AWS/ELB',
  dimensions: ({ id }) => ({ LoadBalancerName: classicLoadBalancerNameOf(id) ?? id }),
  metrics: ['RequestCount', 'HTTPCode_Backend_5XX', 'HTTPCode_ELB_5XX'],
});
