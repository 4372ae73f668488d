import type {
  DeregisterTargetsCommandInput,
  DescribeLoadBalancerAttributesCommandInput,
  DescribeTargetGroupAttributesCommandInput,
  ModifyListenerCommandInput,
  ModifyLoadBalancerAttributesCommandInput,
  ModifyTargetGroupAttributesCommandInput,
  RegisterTargetsCommandInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { deregisterTarget, registerTarget } from '../../world/traffic/target-group.ts';
import type { LoadBalancer } from '../../world/state/load-balancer.ts';
import type { TargetGroup } from '../../world/state/target-group.ts';
import { awsFailure } from '../failure.ts';
import { listenerShape } from './load-balancing-shapes.ts';
import { type CallContext, mutates, type Operation, reads } from '../operation.ts';

/** What changes load balancers, and the attributes by which they are steered. */
export const loadBalancingChanges: Readonly<Record<string, Operation>> = {
  RegisterTargets: mutates((input: RegisterTargetsCommandInput, context) => {
    const group = groupOf(input.TargetGroupArn, context);
    const ids = (input.Targets ?? []).map(({ Id = '' }) => Id);
    const strange = ids.filter((id) => context.world.instances.get(id)?.region !== group.region);
    if (strange.length > 0) {
      throw awsFailure(
        'InvalidTarget',
        `The following targets are not valid instances: '${strange.join(', ')}'`,
      );
    }
    for (const id of ids) {
      const present = group.targets.get(id);
      if (present === undefined || present.state === 'draining') registerTarget(context.world, group, id);
    }
    return {};
  }),
  DeregisterTargets: mutates((input: DeregisterTargetsCommandInput, context) => {
    const group = groupOf(input.TargetGroupArn, context);
    for (const { Id = '' } of input.Targets ?? []) deregisterTarget(context.world, group, Id);
    return {};
  }),
  ModifyListener: mutates((input: ModifyListenerCommandInput, context) => {
    for (const balancer of context.world.loadBalancers.values()) {
      const listener = balancer.listeners.find(({ arn }) => arn === input.ListenerArn);
      if (listener === undefined || balancer.region !== context.scope.region) continue;
      const action = input.DefaultActions?.[0];
      if (action !== undefined) listener.targetGroup = groupOf(action.TargetGroupArn, context).arn;
      return { Listeners: [listenerShape(listener, balancer)] };
    }
    throw awsFailure('ListenerNotFound', `Listener '${input.ListenerArn}' not found`);
  }),
  DescribeTargetGroupAttributes: reads((input: DescribeTargetGroupAttributesCommandInput, context) => ({
    Attributes: groupAttributes(groupOf(input.TargetGroupArn, context)),
  })),
  ModifyTargetGroupAttributes: mutates((input: ModifyTargetGroupAttributesCommandInput, context) => {
    const group = groupOf(input.TargetGroupArn, context);
    for (const { Key = '', Value = '' } of input.Attributes ?? []) setGroupAttribute(group, Key, Value);
    return { Attributes: groupAttributes(group) };
  }),
  DescribeLoadBalancerAttributes: reads((input: DescribeLoadBalancerAttributesCommandInput, context) => ({
    Attributes: balancerAttributes(balancerOf(input.LoadBalancerArn, context)),
  })),
  ModifyLoadBalancerAttributes: mutates((input: ModifyLoadBalancerAttributesCommandInput, context) => {
    const balancer = balancerOf(input.LoadBalancerArn, context);
    for (const { Key, Value = '' } of input.Attributes ?? []) {
      if (Key === 'load_balancing.cross_zone.enabled' && balancer.type === 'network') {
        balancer.crossZone = Value === 'true';
      } else if (Key === 'zonal_shift.config.enabled') balancer.zonalShift = Value === 'true';
      else throw unknownAttribute(Key);
    }
    return { Attributes: balancerAttributes(balancer) };
  }),
};

function groupOf(arn: string | undefined, { world, scope }: CallContext): TargetGroup {
  const group = world.targetGroups.get(arn ?? '');
  if (group?.region === scope.region && group.classic === undefined) return group;
  throw awsFailure('TargetGroupNotFound', `Target groups '${arn}' not found`);
}

function balancerOf(arn: string | undefined, { world, scope }: CallContext): LoadBalancer {
  const balancer = world.loadBalancers.get(arn ?? '');
  if (balancer?.region === scope.region && balancer.type !== 'classic') return balancer;
  throw awsFailure('LoadBalancerNotFound', `Load balancer '${arn}' not found`);
}

const dnsCount = 'target_group_health.dns_failover.minimum_healthy_targets.count';
const dnsPercentage = 'target_group_health.dns_failover.minimum_healthy_targets.percentage';
const routingCount = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count';
const routingPercentage = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage';

/** AWS's word, read and written, for a threshold that is not asked for. */
const off = 'off';

const shareOf = (value: string) => (value === off ? {} : { percentage: Number(value) });

function groupAttributes(group: TargetGroup) {
  const { dns, routing } = group.healthyAtLeast ?? { dns: { count: 1 }, routing: { count: 1 } };
  const crossZone =
    group.crossZone === undefined ? 'use_load_balancer_configuration' : String(group.crossZone);
  return attributes({
    'deregistration_delay.timeout_seconds': String(group.deregistrationDelayMs / 1000),
    'load_balancing.cross_zone.enabled': crossZone,
    'stickiness.enabled': String(group.sticky === true),
    'slow_start.duration_seconds': String((group.slowStartMs ?? 0) / 1000),
    [dnsCount]: String(dns.count || off),
    [dnsPercentage]: String(dns.percentage ?? off),
    [routingCount]: String(routing.count),
    [routingPercentage]: String(routing.percentage ?? off),
  });
}

function setGroupAttribute(group: TargetGroup, key: string, value: string): void {
  const { dns, routing } = group.healthyAtLeast ?? { dns: { count: 1 }, routing: { count: 1 } };
  const number = Number(value);
  switch (key) {
    case 'deregistration_delay.timeout_seconds':
      group.deregistrationDelayMs = inRange(key, value, 0, 3_600) * 1000;
      return;
    case 'slow_start.duration_seconds':
      // AWS: off, or from half a minute to a quarter of an hour.
      group.slowStartMs = number === 0 ? 0 : inRange(key, value, 30, 900) * 1000;
      return;
    case 'load_balancing.cross_zone.enabled':
      if (value === 'use_load_balancer_configuration') delete group.crossZone;
      else group.crossZone = value === 'true';
      return;
    case dnsCount:
      group.healthyAtLeast = { routing, dns: { ...dns, count: value === off ? 0 : number } };
      return;
    case routingCount:
      group.healthyAtLeast = { dns, routing: { ...routing, count: number } };
      return;
    case dnsPercentage:
      group.healthyAtLeast = { routing, dns: { count: dns.count, ...shareOf(value) } };
      return;
    case routingPercentage:
      group.healthyAtLeast = { dns, routing: { count: routing.count, ...shareOf(value) } };
      return;
    default:
      throw unknownAttribute(key);
  }
}

function inRange(key: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (number >= least && number <= most) return number;
  throw awsFailure('InvalidConfigurationRequest', `The value of '${key}' must be from ${least} to ${most}`);
}

function balancerAttributes(balancer: LoadBalancer) {
  const crossZone = balancer.crossZone ?? balancer.type !== 'network';
  return attributes({
    'deletion_protection.enabled': String(balancer.deletionProtection === true),
    'load_balancing.cross_zone.enabled': String(crossZone),
    'zonal_shift.config.enabled': String(balancer.zonalShift !== false),
  });
}

function attributes(values: Readonly<Record<string, string>>) {
  return Object.entries(values).map(([Key, Value]) => ({ Key, Value }));
}

function unknownAttribute(key: string | undefined): Error {
  return awsFailure('InvalidConfigurationRequest', `Load balancer attribute key '${key}' is not recognized`);
}
