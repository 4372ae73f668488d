import {
  ElasticLoadBalancingV2Client,
  type LoadBalancer,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsScope } from '../../aws/scope.ts';
import type { Resource } from '../../model/resource.ts';
import { type Finding, stated, type Voice } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';

export const loadBalancersVoice: Voice = {
  poller: 'elbv2',
  part: { name: 'load-balancers', reach: 'regional', everyMs: 60_000 },
};

/** ALBs and NLBs. Gateway load balancers forward to appliances; nothing here judges or repairs those. */
export async function listLoadBalancers(context: PollContext): Promise<LoadBalancer[]> {
  const client = context.aws.client(ElasticLoadBalancingV2Client, context.scope, {
    priority: context.priority,
  });
  const pages = paginateDescribeLoadBalancers({ client }, { PageSize: 400 });
  const all = await collectPages(pages, ({ LoadBalancers }) => LoadBalancers);
  return all.filter(({ Type }) => Type !== 'gateway');
}

export function describeLoadBalancer(
  loadBalancer: LoadBalancer,
  scope: AwsScope,
): { readonly resource: Resource; readonly finding: Finding } {
  const { LoadBalancerArn: id = '', LoadBalancerName: name = id, State } = loadBalancer;
  const resource: Resource = {
    id,
    kind: 'elbv2:load-balancer',
    ...scope,
    name,
    tags: {},
    facts: stated({
      dnsName: loadBalancer.DNSName,
      type: loadBalancer.Type,
      scheme: loadBalancer.Scheme,
      state: State?.Code,
      zones: loadBalancer.AvailabilityZones?.flatMap(({ ZoneName }) => ZoneName ?? []),
      subnets: subnetsOf(loadBalancer),
      securityGroups: loadBalancer.SecurityGroups,
    }),
    relations: [],
  };
  const finding: Finding = {
    resource: id,
    check: 'elb/load-balancer-state',
    family: 'control-plane',
    ...meaning(State?.Code),
    reason: `load balancer is ${State?.Code ?? 'in no known state'}${State?.Reason ? `: ${State.Reason}` : ''}`,
  };
  return { resource, finding };
}

function meaning(code: string | undefined): Pick<Finding, 'state' | 'nature'> {
  switch (code) {
    case 'active':
      return { state: 'pass' };
    // It routes traffic but could not scale to what it needs.
    case 'active_impaired':
      return { state: 'warn' };
    case 'provisioning':
      return { state: 'unknown', nature: 'transition' };
    case 'failed':
      return { state: 'fail' };
    default:
      return { state: 'unknown' };
  }
}

/** Undefined, and not none, where AWS says zones without their subnets: a load balancer stands in subnets. */
function subnetsOf({ AvailabilityZones = [] }: LoadBalancer): readonly string[] | undefined {
  const subnets = AvailabilityZones.flatMap(({ SubnetId }) => SubnetId ?? []);
  return subnets.length === 0 ? undefined : subnets;
}
