import type {
  DescribeInstanceHealthCommandOutput,
  DescribeLoadBalancersCommandInput,
  DescribeLoadBalancersCommandOutput,
  Instance,
  InstanceState,
  LoadBalancerDescription,
} from '@aws-sdk/client-elastic-load-balancing';
import { targetGroupOf } from '../../world/traffic/load-balancer.ts';
import type { LoadBalancer } from '../../world/state/load-balancer.ts';
import type { Target, TargetGroup } from '../../world/state/target-group.ts';
import type { World } from '../../world/state/world.ts';
import { deregisterTarget, registerTarget } from '../../world/traffic/target-group.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, reads, type SimulatedService } from '../operation.ts';
import { page } from '../page.ts';

type Answer<T> = Omit<T, '$metadata'>;

const pageAtMost = 400;

interface Named {
  readonly LoadBalancerName?: string;
}

interface About extends Named {
  readonly Instances?: readonly Instance[];
}

/** Classic load balancers: what the newer API calls a target group is the balancer's own here. */
export const classicLoadBalancing: SimulatedService = {
  id: 'Elastic Load Balancing',
  protocol: 'query',
  operations: {
    DescribeLoadBalancers: reads(
      (
        input: DescribeLoadBalancersCommandInput,
        context: CallContext,
      ): Answer<DescribeLoadBalancersCommandOutput> => {
        const found = input.LoadBalancerNames?.map((name) => balancerOf(name, context)) ?? classicOf(context);
        const { items, next } = page(found, {
          token: input.Marker,
          size: input.PageSize,
          sizeAtMost: pageAtMost,
          invalidToken: 'ValidationError',
        });
        return {
          LoadBalancerDescriptions: items.map((balancer) => balancerShape(context.world, balancer)),
          NextMarker: next,
        };
      },
    ),
    DescribeInstanceHealth: reads(
      (input: About, context: CallContext): Answer<DescribeInstanceHealthCommandOutput> => {
        const { targets } = instancesOf(input, context);
        const wanted = input.Instances?.map(({ InstanceId = '' }) => InstanceId) ?? [...targets.keys()];
        return {
          InstanceStates: wanted.map((id) => {
            const target = targets.get(id);
            if (target === undefined) throw invalidInstance(id);
            return stateShape(context.world, target);
          }),
        };
      },
    ),
    RegisterInstancesWithLoadBalancer: mutates((input: About, context: CallContext) => {
      const group = instancesOf(input, context);
      const ids = (input.Instances ?? []).map(({ InstanceId = '' }) => InstanceId);
      for (const id of ids) {
        if (context.world.instances.get(id)?.region !== group.region) throw invalidInstance(id);
      }
      for (const id of ids) {
        const present = group.targets.get(id);
        if (present === undefined || present.state === 'draining') registerTarget(context.world, group, id);
      }
      return { Instances: registered(group) };
    }),
    DeregisterInstancesFromLoadBalancer: mutates((input: About, context: CallContext) => {
      const group = instancesOf(input, context);
      for (const { InstanceId = '' } of input.Instances ?? []) {
        if (!group.targets.has(InstanceId)) throw invalidInstance(InstanceId);
        deregisterTarget(context.world, group, InstanceId);
      }
      return { Instances: registered(group) };
    }),
    DescribeLoadBalancerAttributes: reads((input: Named, context: CallContext) => ({
      LoadBalancerAttributes: {
        CrossZoneLoadBalancing: { Enabled: balancerOf(input.LoadBalancerName, context).crossZone ?? true },
        ConnectionDraining: {
          Enabled: instancesOf(input, context).deregistrationDelayMs > 0,
          Timeout: instancesOf(input, context).deregistrationDelayMs / 1000,
        },
      },
    })),
    DescribeTags: reads((input: { LoadBalancerNames?: readonly string[] }, context: CallContext) => ({
      TagDescriptions: (input.LoadBalancerNames ?? []).map((name) => ({
        LoadBalancerName: name,
        Tags: [...balancerOf(name, context).tags].map(([Key, Value]) => ({ Key, Value })),
      })),
    })),
  },
};

function classicOf({ world, scope }: CallContext): readonly LoadBalancer[] {
  return [...world.loadBalancers.values()].filter(
    ({ region, type }) => region === scope.region && type === 'classic',
  );
}

function balancerOf(name: string | undefined, context: CallContext): LoadBalancer {
  const found = classicOf(context).find((balancer) => balancer.name === name);
  if (found !== undefined) return found;
  throw awsFailure('LoadBalancerNotFound', `There is no ACTIVE Load Balancer named '${name}'`);
}

function instancesOf({ LoadBalancerName }: Named, context: CallContext): TargetGroup {
  const group = targetGroupOf(context.world, balancerOf(LoadBalancerName, context));
  if (group === undefined) throw new Error(`the stack gives ${LoadBalancerName} nothing to hold instances`);
  return group;
}

function invalidInstance(id: string): Error {
  return awsFailure('InvalidInstance', `Could not find EC2 instance ${id}.`);
}

function registered(group: TargetGroup): Instance[] {
  return [...group.targets.values()]
    .filter(({ state }) => state !== 'draining')
    .map(({ instance }) => ({ InstanceId: instance }));
}

/** AWS: "Reason codes" and descriptions of the instance states of classic load balancers. */
function stateShape(world: World, { instance, state }: Target): InstanceState {
  const out = { InstanceId: instance, State: 'OutOfService' };
  const power = world.instances.get(instance)?.state;
  if (power === 'stopped' || power === 'stopping')
    return { ...out, ReasonCode: 'Instance', Description: 'Instance is in stopped state.' };
  switch (state) {
    case 'healthy':
      return { ...out, State: 'InService', ReasonCode: 'N/A', Description: 'N/A' };
    case 'draining':
      return {
        ...out,
        State: 'InService',
        ReasonCode: 'N/A',
        Description: 'Instance deregistration currently in progress.',
      };
    case 'initial':
      return { ...out, ReasonCode: 'ELB', Description: 'Instance registration is still in progress.' };
    case 'unhealthy':
      return {
        ...out,
        ReasonCode: 'Instance',
        Description:
          'Instance has failed at least the UnhealthyThreshold number of health checks consecutively.',
      };
  }
}

/** How a classic load balancer ties users to one machine. */
const cookiePolicy = 'sticky-by-cookie';

function balancerShape(world: World, balancer: LoadBalancer): LoadBalancerDescription {
  const group = targetGroupOf(world, balancer);
  const [listener] = balancer.listeners;
  const { check } = group ?? {};
  return {
    LoadBalancerName: balancer.name,
    DNSName: balancer.dnsName,
    CanonicalHostedZoneName: balancer.dnsName,
    CanonicalHostedZoneNameID: balancer.canonicalZone,
    Scheme: balancer.scheme,
    VPCId: balancer.vpc,
    SecurityGroups: [...balancer.securityGroups],
    CreatedTime: new Date(balancer.createdAt),
    AvailabilityZones: balancer.zones.map(({ zone }) => zone),
    Subnets: balancer.zones.map(({ subnet }) => subnet),
    ListenerDescriptions:
      listener === undefined || group === undefined
        ? []
        : [
            {
              Listener: {
                Protocol: listener.protocol,
                LoadBalancerPort: listener.port,
                InstanceProtocol: listener.protocol,
                InstancePort: group.port,
              },
              PolicyNames: group.sticky === true ? [cookiePolicy] : [],
            },
          ],
    Policies: {
      AppCookieStickinessPolicies: [],
      LBCookieStickinessPolicies: group?.sticky === true ? [{ PolicyName: cookiePolicy }] : [],
      OtherPolicies: [],
    },
    Instances: group === undefined ? [] : registered(group),
    ...(check === undefined
      ? {}
      : {
          HealthCheck: {
            Target: `HTTP:${group?.port ?? 80}${check.path}`,
            Interval: check.everyMs / 1000,
            Timeout: check.timeoutMs / 1000,
            HealthyThreshold: check.healthyAfter,
            UnhealthyThreshold: check.unhealthyAfter,
          },
        }),
  };
}
