import type {
  Listener as ListenerShape,
  LoadBalancer as LoadBalancerShape,
  TargetGroup as TargetGroupShape,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Listener, LoadBalancer } from '../../world/state/load-balancer.ts';
import type { Target, TargetGroup } from '../../world/state/target-group.ts';

export function balancerShape(balancer: LoadBalancer): LoadBalancerShape {
  return {
    LoadBalancerArn: balancer.arn,
    LoadBalancerName: balancer.name,
    DNSName: balancer.dnsName,
    CanonicalHostedZoneId: balancer.canonicalZone,
    CreatedTime: new Date(balancer.createdAt),
    Scheme: balancer.scheme,
    Type: balancer.type === 'network' ? 'network' : 'application',
    IpAddressType: 'ipv4',
    State: { Code: 'active' },
    VpcId: balancer.vpc,
    SecurityGroups: [...balancer.securityGroups],
    AvailabilityZones: balancer.zones.map(({ zone, subnet }) => ({ ZoneName: zone, SubnetId: subnet })),
  };
}

export function listenerShape(listener: Listener, balancer: LoadBalancer): ListenerShape {
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: balancer.arn,
    Port: listener.port,
    Protocol: listener.protocol,
    DefaultActions: [{ Type: 'forward', TargetGroupArn: listener.targetGroup }],
  };
}

export function targetGroupShape(group: TargetGroup, balancers: readonly string[]): TargetGroupShape {
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: 'HTTP',
    ProtocolVersion: 'HTTP1',
    Port: group.port,
    VpcId: group.vpc,
    TargetType: 'instance',
    IpAddressType: 'ipv4',
    HealthCheckEnabled: true,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: 'traffic-port',
    HealthCheckPath: group.check.path,
    HealthCheckIntervalSeconds: group.check.everyMs / 1000,
    HealthCheckTimeoutSeconds: group.check.timeoutMs / 1000,
    HealthyThresholdCount: group.check.healthyAfter,
    UnhealthyThresholdCount: group.check.unhealthyAfter,
    Matcher: { HttpCode: '200' },
    LoadBalancerArns: [...balancers],
  };
}

export function targetHealthShape(target: Target): TargetHealthDescription {
  return {
    Target: { Id: target.instance, Port: target.port },
    HealthCheckPort: String(target.port),
    TargetHealth: {
      State: target.state,
      Reason: target.reason as NonNullable<TargetHealthDescription['TargetHealth']>['Reason'],
      Description: target.description,
    },
  };
}
