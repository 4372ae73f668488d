import type {
  DescribeLoadBalancersCommandInput,
  DescribeLoadBalancersCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing';
import { awsFailure } from './failure.ts';
import { reads, type SimulatedService } from './operation.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** The simulated account has no classic load balancer, and says so. */
export const classicLoadBalancing: SimulatedService = {
  id: 'Elastic Load Balancing',
  protocol: 'query',
  operations: {
    DescribeLoadBalancers: reads(
      (input: DescribeLoadBalancersCommandInput): Answer<DescribeLoadBalancersCommandOutput> => {
        const [name] = input.LoadBalancerNames ?? [];
        if (name !== undefined) {
          throw awsFailure('LoadBalancerNotFound', `There is no ACTIVE Load Balancer named '${name}'`);
        }
        return { LoadBalancerDescriptions: [] };
      },
    ),
    DescribeInstanceHealth: reads((input: { LoadBalancerName?: string }): never => {
      throw awsFailure(
        'LoadBalancerNotFound',
        `There is no ACTIVE Load Balancer named '${input.LoadBalancerName}'`,
      );
    }),
    DescribeTags: reads((input: { LoadBalancerNames?: string[] }): never => {
      throw awsFailure(
        'LoadBalancerNotFound',
        `There is no ACTIVE Load Balancer named '${input.LoadBalancerNames?.[0]}'`,
      );
    }),
  },
};
