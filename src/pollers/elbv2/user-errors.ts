import type { Resource } from '../../model/resource.ts';
import { known } from '../known.ts';
import type { PollContext } from '../poller.ts';
import { userErrorsPart } from '../user-errors.ts';
import { comparedIn } from './zone-traffic.ts';

/**
 * Of application load balancers whose zones nobody compares: that tells it, too. A network load balancer sees no answers.
 */
export const applicationUserErrors = userErrorsPart({
  poller: 'elbv2',
  balancers: notCompared,
  namespace: 'AWS/ApplicationELB',
  dimensions: ({ id }) => ({
    LoadBalancer: id.slice(id.indexOf(':loadbalancer/') + ':loadbalancer/'.length),
  }),
  metrics: ['RequestCount', 'HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count'],
});

function notCompared(context: PollContext): readonly Resource[] {
  const compared = new Set(comparedIn(context));
  return known(context, 'elbv2:load-balancer').filter(
    (balancer) => balancer.facts['type'] === 'application' && !compared.has(balancer),
  );
}
