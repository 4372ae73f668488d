import type { Model } from '../model/model.ts';
import type { Resource, ResourceKind } from '../model/resource.ts';

type Dimensions = Readonly<Record<string, string>>;
type DimensionsOf = (resource: Resource, model: Model) => Dimensions | undefined;

/** The part of an ARN after a marker: its own name in CloudWatch's words. */
const after =
  (dimension: string, marker: string): DimensionsOf =>
  ({ id }) => {
    const index = id.lastIndexOf(marker);
    return index === -1 ? undefined : { [dimension]: id.slice(index + marker.length) };
  };

const fact =
  (dimension: string, name: string): DimensionsOf =>
  ({ facts, name: fallback }) => ({ [dimension]: String(facts[name] ?? fallback) });

/** A target group's metrics are kept per load balancer that routes to it. */
const targetGroup: DimensionsOf = ({ id }, model) => {
  const balancer = model
    .incoming(id)
    .filter(({ type }) => type === 'routes-to')
    .map(({ from }) => from)
    .toSorted()
    .find((from) => from.includes(':loadbalancer/'));
  if (balancer === undefined) return undefined;
  return {
    TargetGroup: id.slice(id.indexOf('targetgroup/')),
    LoadBalancer: balancer.slice(balancer.indexOf(':loadbalancer/') + ':loadbalancer/'.length),
  };
};

const loadBalancer = after('LoadBalancer', ':loadbalancer/');

/** Which dimensions find a watched resource in which namespace. */
const table: Partial<Readonly<Record<ResourceKind, Readonly<Record<string, DimensionsOf>>>>> = {
  'ec2:instance': {
    'AWS/EC2': after('InstanceId', ':instance/'),
    CWAgent: after('InstanceId', ':instance/'),
  },
  'autoscaling:group': {
    'AWS/AutoScaling': fact('AutoScalingGroupName', 'groupName'),
    'AWS/EC2': fact('AutoScalingGroupName', 'groupName'),
    CWAgent: fact('AutoScalingGroupName', 'groupName'),
  },
  'elbv2:load-balancer': { 'AWS/ApplicationELB': loadBalancer, 'AWS/NetworkELB': loadBalancer },
  'elbv2:target-group': { 'AWS/ApplicationELB': targetGroup, 'AWS/NetworkELB': targetGroup },
  'elb:load-balancer': { 'AWS/ELB': after('LoadBalancerName', ':loadbalancer/') },
  'route53:health-check': { 'AWS/Route53': after('HealthCheckId', ':::healthcheck/') },
  'rds:instance': { 'AWS/RDS': after('DBInstanceIdentifier', ':db:') },
  'rds:cluster': { 'AWS/RDS': after('DBClusterIdentifier', ':cluster:') },
  'elasticache:cluster': { 'AWS/ElastiCache': after('CacheClusterId', ':cluster:') },
};

export function namespacesOf(kind: ResourceKind): readonly string[] {
  return Object.keys(table[kind] ?? {});
}

export function dimensionsOf(resource: Resource, namespace: string, model: Model): Dimensions | undefined {
  return table[resource.kind]?.[namespace]?.(resource, model);
}
