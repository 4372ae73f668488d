import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeImagesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateDBClusterCommand, CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  ChangeResourceRecordSetsCommand,
  ChangeTagsForResourceCommand,
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';

/** How the SDK reaches moto, as the account whose access key it is given. */
export interface MotoAccess {
  readonly endpoint: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** A site: a load balancer over an Auto Scaling group in two zones of one region. */
export interface Site {
  readonly region: string;
  readonly loadBalancer: string;
  readonly dnsName: string;
  readonly canonicalZone: string;
  readonly targetGroup: string;
  readonly group: string;
  readonly groupArn: string;
  readonly instances: readonly string[];
}

export interface Shop {
  readonly west: Site;
  readonly central: Site;
  readonly zone: string;
  readonly recordName: string;
  /** Health check ids by region of their site. */
  readonly healthChecks: Readonly<Record<string, string>>;
  readonly cluster: { readonly arn: string; readonly writer: string; readonly reader: string };
}

/** Everything that Holdfast may act on carries this tag. */
export const optIn = { Key: 'holdfast', Value: 'managed' };

/** Two sites behind one weighted name, and an Aurora cluster with a reader at the first. */
export async function buildShop(access: MotoAccess): Promise<Shop> {
  const west = await buildSite('eu-west-1', access);
  const central = await buildSite('eu-central-1', access);
  const names = await nameSites(west, central, access);
  const cluster = await buildCluster(west.region, access);
  return { west, central, ...names, cluster };
}

export async function buildSite(region: string, access: MotoAccess): Promise<Site> {
  const ec2 = new EC2Client({ region, ...access });
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const subnets: string[] = [];
  for (const [index, zone] of ['a', 'b'].entries()) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: present(Vpc?.VpcId),
        CidrBlock: `10.0.${index}.0/24`,
        AvailabilityZone: `${region}${zone}`,
      }),
    );
    subnets.push(present(Subnet?.SubnetId));
  }
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const ImageId = present(Images?.[0]?.ImageId);
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'web',
      LaunchTemplateData: { ImageId, InstanceType: 't3.micro' },
    }),
  );

  const elb = new ElasticLoadBalancingV2Client({ region, ...access });
  const balancers = await elb.send(
    new CreateLoadBalancerCommand({ Name: `shop-${region}`, Subnets: subnets, Tags: [optIn] }),
  );
  const balancer = balancers.LoadBalancers?.[0];
  const groups = await elb.send(
    new CreateTargetGroupCommand({
      Name: `web-${region}`,
      Protocol: 'HTTP',
      Port: 80,
      VpcId: present(Vpc?.VpcId),
      Tags: [optIn],
    }),
  );
  const targetGroup = present(groups.TargetGroups?.[0]?.TargetGroupArn);
  const loadBalancer = present(balancer?.LoadBalancerArn);
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: loadBalancer,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroup }],
    }),
  );

  const scaling = new AutoScalingClient({ region, ...access });
  const group = `web-${region}`;
  await scaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: group,
      MinSize: 2,
      MaxSize: 6,
      DesiredCapacity: 3,
      LaunchTemplate: { LaunchTemplateName: 'web', Version: '$Latest' },
      TargetGroupARNs: [targetGroup],
      VPCZoneIdentifier: subnets.join(','),
      HealthCheckType: 'ELB',
      Tags: [{ ...optIn, PropagateAtLaunch: true }],
    }),
  );
  const described = await scaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [group] }),
  );
  const known = present(described.AutoScalingGroups?.[0]);
  return {
    region,
    loadBalancer,
    dnsName: present(balancer?.DNSName),
    canonicalZone: present(balancer?.CanonicalHostedZoneId),
    targetGroup,
    group,
    groupArn: present(known.AutoScalingGroupARN),
    instances: (known.Instances ?? []).map(({ InstanceId }) => present(InstanceId)),
  };
}

async function nameSites(west: Site, central: Site, access: MotoAccess) {
  const route53 = new Route53Client({ region: 'us-east-1', ...access });
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({ Name: 'shop.example.com', CallerReference: 'shop' }),
  );
  const zone = present(HostedZone?.Id).replace('/hostedzone/', '');
  const recordName = 'www.shop.example.com';
  const tags = { ResourceType: 'hostedzone' as const, ResourceId: zone, AddTags: [optIn] };
  await route53.send(new ChangeTagsForResourceCommand(tags));
  const records = [];
  const healthChecks: Record<string, string> = {};
  for (const [site, Weight] of [
    [west, 100],
    [central, 10],
  ] as const) {
    const { HealthCheck } = await route53.send(
      new CreateHealthCheckCommand({
        CallerReference: site.region,
        HealthCheckConfig: {
          Type: 'HTTP',
          FullyQualifiedDomainName: site.dnsName,
          Port: 80,
          ResourcePath: '/',
        },
      }),
    );
    healthChecks[site.region] = present(HealthCheck?.Id);
    records.push({
      Action: 'CREATE' as const,
      ResourceRecordSet: {
        Name: recordName,
        Type: 'A' as const,
        SetIdentifier: site.region,
        Weight,
        HealthCheckId: present(HealthCheck?.Id),
        AliasTarget: {
          HostedZoneId: site.canonicalZone,
          DNSName: site.dnsName,
          EvaluateTargetHealth: true,
        },
      },
    });
  }
  const change = { HostedZoneId: zone, ChangeBatch: { Changes: records } };
  await route53.send(new ChangeResourceRecordSetsCommand(change));
  return { zone, recordName, healthChecks };
}

export async function buildCluster(region: string, access: MotoAccess): Promise<Shop['cluster']> {
  const rds = new RDSClient({ region, ...access });
  const { DBCluster } = await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: 'orders',
      Engine: 'aurora-postgresql',
      MasterUsername: 'shop',
      MasterUserPassword: 'not-a-secret-of-anyone',
      Tags: [optIn],
    }),
  );
  for (const id of ['orders-1', 'orders-2']) {
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: id,
        DBClusterIdentifier: 'orders',
        Engine: 'aurora-postgresql',
        DBInstanceClass: 'db.r6g.large',
        Tags: [optIn],
      }),
    );
  }
  return { arn: present(DBCluster?.DBClusterArn), writer: 'orders-1', reader: 'orders-2' };
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('moto left out what AWS always answers');
  return value;
}
