import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeImagesCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  ConfigureHealthCheckCommand,
  CreateLBCookieStickinessPolicyCommand,
  CreateLoadBalancerCommand as CreateClassicLoadBalancerCommand,
  RegisterInstancesWithLoadBalancerCommand,
  SetLoadBalancerPoliciesOfListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { home, type ownersClients } from './watched.ts';

type Clients = ReturnType<typeof ownersClients>;

const team = [{ Key: 'team', Value: 'orders' }];

/** What users of one region come in by. */
export interface Entrance {
  readonly vpc: string;
  readonly subnets: readonly string[];
  /** Of its application load balancer. */
  readonly dnsName: string;
  readonly canonicalZone: string;
}

/** A load balancer before one machine; at home a network load balancer and a classic one as well. */
export async function buildEntrance(clients: Clients, region: string): Promise<Entrance> {
  const { ec2, balancing } = clients;
  const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
  const subnets: string[] = [];
  for (const [index, zone] of ['a', 'b'].entries()) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId,
        CidrBlock: `10.0.${index}.0/24`,
        AvailabilityZone: `${region}${zone}`,
      }),
    );
    subnets.push(Subnet?.SubnetId ?? '');
  }
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: Images?.[0]?.ImageId,
      InstanceType: 't3.large',
      SubnetId: subnets[0],
      MinCount: 1,
      MaxCount: 1,
    }),
  );
  const machine = Instances?.[0]?.InstanceId ?? '';
  const web = await build(clients, { name: 'web', type: 'application', subnets, VpcId });
  await balancing.send(
    new RegisterTargetsCommand({ TargetGroupArn: web.targetGroup, Targets: [{ Id: machine }] }),
  );
  await balancing.send(
    new ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn: web.arn,
      Attributes: [{ Key: 'deletion_protection.enabled', Value: 'true' }],
    }),
  );
  await balancing.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: web.targetGroup,
      Attributes: [{ Key: 'stickiness.enabled', Value: 'true' }],
    }),
  );
  if (region === home) {
    await build(clients, { name: 'flow', type: 'network', subnets, VpcId });
    await buildClassic(
      clients,
      ['a', 'b'].map((zone) => `${region}${zone}`),
      machine,
    );
  }
  return { vpc: VpcId, subnets, dnsName: web.dnsName, canonicalZone: web.canonicalZone };
}

async function build(
  { balancing }: Clients,
  wanted: {
    readonly name: string;
    readonly type: 'application' | 'network';
    readonly subnets: readonly string[];
    readonly VpcId: string;
  },
) {
  const { name: Name, type: Type, subnets, VpcId } = wanted;
  const { LoadBalancers } = await balancing.send(
    new CreateLoadBalancerCommand({ Name, Type, Subnets: [...subnets], Tags: team }),
  );
  const [one] = LoadBalancers ?? [];
  const Protocol = Type === 'network' ? 'TCP' : 'HTTP';
  const { TargetGroups } = await balancing.send(
    new CreateTargetGroupCommand({ Name, Protocol, Port: 8080, VpcId, HealthCheckProtocol: 'HTTP' }),
  );
  const targetGroup = TargetGroups?.[0]?.TargetGroupArn ?? '';
  await balancing.send(
    new CreateListenerCommand({
      LoadBalancerArn: one?.LoadBalancerArn,
      Protocol,
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroup }],
    }),
  );
  return {
    arn: one?.LoadBalancerArn ?? '',
    targetGroup,
    dnsName: one?.DNSName ?? '',
    canonicalZone: one?.CanonicalHostedZoneId ?? '',
  };
}

async function buildClassic(
  { classic }: Clients,
  zones: readonly string[],
  InstanceId: string,
): Promise<void> {
  const LoadBalancerName = 'old';
  await classic.send(
    new CreateClassicLoadBalancerCommand({
      LoadBalancerName,
      // moto leaves the zones of subnets out; without subnets it answers the zones that it was given.
      AvailabilityZones: [...zones],
      Listeners: [{ Protocol: 'HTTP', LoadBalancerPort: 80, InstanceProtocol: 'HTTP', InstancePort: 8080 }],
      Tags: team,
    }),
  );
  await classic.send(
    new ConfigureHealthCheckCommand({
      LoadBalancerName,
      HealthCheck: {
        Target: 'HTTP:8080/old',
        Interval: 30,
        Timeout: 5,
        HealthyThreshold: 5,
        UnhealthyThreshold: 2,
      },
    }),
  );
  const PolicyName = 'sticky-by-cookie';
  await classic.send(new CreateLBCookieStickinessPolicyCommand({ LoadBalancerName, PolicyName }));
  await classic.send(
    new SetLoadBalancerPoliciesOfListenerCommand({
      LoadBalancerName,
      LoadBalancerPort: 80,
      PolicyNames: [PolicyName],
    }),
  );
  await classic.send(
    new RegisterInstancesWithLoadBalancerCommand({ LoadBalancerName, Instances: [{ InstanceId }] }),
  );
}
