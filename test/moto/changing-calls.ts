import { GetDistributionConfigCommand, ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import { DescribeRouteTablesCommand } from '@aws-sdk/client-ec2';
import { ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import type { Changeable } from './changeable.ts';

/** What one call of each kind that remedies make is asked with, by `service operation`, where moto can do it. */
export async function changingCalls(built: Changeable): Promise<Readonly<Record<string, object>>> {
  const { site, systems, watched } = built;
  const AutoScalingGroupName = site.group;
  const [first = '', second = '', third = ''] = site.instances;
  const ScalingProcesses = ['Terminate'];
  const Tags = [
    {
      ResourceId: AutoScalingGroupName,
      ResourceType: 'auto-scaling-group',
      Key: 'holdfast:suspended-processes',
      Value: 'by rem-1',
      PropagateAtLaunch: false,
    },
  ];
  const rule = {
    GroupId: systems.securityGroup,
    IpPermissions: [
      { IpProtocol: 'tcp', FromPort: 8443, ToPort: 8443, IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
    ],
  };
  const standby = { AutoScalingGroupName, InstanceIds: [second] };
  const AlarmName = 'holdfast-recover-i-1';
  const FunctionName = 'receipts';
  return {
    'Auto Scaling CreateOrUpdateTags': { Tags },
    'Auto Scaling DeleteTags': { Tags },
    'Auto Scaling SuspendProcesses': { AutoScalingGroupName, ScalingProcesses },
    'Auto Scaling ResumeProcesses': { AutoScalingGroupName, ScalingProcesses },
    'Auto Scaling EnterStandby': { ...standby, ShouldDecrementDesiredCapacity: true },
    'Auto Scaling ExitStandby': standby,
    'Auto Scaling SetDesiredCapacity': { AutoScalingGroupName, DesiredCapacity: 4 },
    'Auto Scaling UpdateAutoScalingGroup': {
      AutoScalingGroupName,
      LaunchTemplate: { LaunchTemplateName: 'web', Version: '1' },
    },
    'Auto Scaling SetInstanceHealth': { InstanceId: third, HealthStatus: 'Unhealthy' },
    'Auto Scaling TerminateInstanceInAutoScalingGroup': {
      InstanceId: first,
      ShouldDecrementDesiredCapacity: false,
    },
    'CloudFront UpdateDistribution': await sameAgain(watched),
    'CloudWatch PutMetricAlarm': {
      AlarmName,
      Namespace: 'AWS/EC2',
      MetricName: 'StatusCheckFailed_System',
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    },
    'CloudWatch DeleteAlarms': { AlarmNames: [AlarmName] },
    'DynamoDB UpdateTable': {
      TableName: 'orders',
      ProvisionedThroughput: { ReadCapacityUnits: 20, WriteCapacityUnits: 10 },
    },
    'EC2 RebootInstances': { InstanceIds: [third] },
    'EC2 StopInstances': { InstanceIds: [third] },
    'EC2 StartInstances': { InstanceIds: [third] },
    'EC2 AuthorizeSecurityGroupIngress': rule,
    'EC2 RevokeSecurityGroupIngress': rule,
    'EC2 ReplaceRoute': {
      RouteTableId: await tableThrough(systems),
      DestinationCidrBlock: '0.0.0.0/0',
      NatGatewayId: systems.spareGateway,
    },
    'ECS UpdateService': { cluster: 'shop', service: 'web', desiredCount: 2 },
    'EKS UpdateNodegroupConfig': {
      clusterName: 'shop',
      nodegroupName: 'web',
      scalingConfig: { desiredSize: 2 },
    },
    'Elastic Load Balancing v2 ModifyTargetGroupAttributes': {
      TargetGroupArn: site.targetGroup,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '60' }],
    },
    'Lambda UpdateAlias': { FunctionName, Name: 'live', FunctionVersion: '1' },
    'Lambda PutFunctionConcurrency': { FunctionName, ReservedConcurrentExecutions: 5 },
    'Lambda DeleteFunctionConcurrency': { FunctionName },
    'RDS FailoverDBCluster': { DBClusterIdentifier: 'orders', TargetDBInstanceIdentifier: 'orders-2' },
    'RDS ModifyDBInstance': {
      DBInstanceIdentifier: 'shop-db',
      AllocatedStorage: 200,
      ApplyImmediately: true,
    },
    'RDS RebootDBInstance': { DBInstanceIdentifier: 'shop-db' },
    'RDS PromoteReadReplica': { DBInstanceIdentifier: 'shop-db-replica' },
    'RDS StopDBInstance': { DBInstanceIdentifier: 'shop-db' },
    'Route 53 ChangeResourceRecordSets': {
      HostedZoneId: await firstZone(watched),
      ChangeBatch: {
        Changes: [
          {
            Action: 'CREATE',
            ResourceRecordSet: {
              Name: 'new.example.com',
              Type: 'A',
              TTL: 60,
              ResourceRecords: [{ Value: '192.0.2.1' }],
            },
          },
        ],
      },
    },
  };
}

/** A change of the one distribution that changes nothing. */
async function sameAgain({ edges }: Changeable['watched']): Promise<object> {
  const { DistributionList } = await edges.send(new ListDistributionsCommand({}));
  const Id = DistributionList?.Items?.[0]?.Id;
  const { DistributionConfig, ETag } = await edges.send(new GetDistributionConfigCommand({ Id }));
  return { Id, IfMatch: ETag, DistributionConfig };
}

async function firstZone({ names }: Changeable['watched']): Promise<string> {
  const { HostedZones = [] } = await names.send(new ListHostedZonesCommand({}));
  return HostedZones[0]?.Id?.replace('/hostedzone/', '') ?? '';
}

async function tableThrough({ ec2, gateway }: Changeable['systems']): Promise<string> {
  const Filters = [{ Name: 'route.nat-gateway-id', Values: [gateway] }];
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
  const through = RouteTables.find(({ Routes = [] }) =>
    Routes.some(({ NatGatewayId }) => NatGatewayId === gateway),
  );
  return through?.RouteTableId ?? '';
}

/**
 * What moto 5.2.3 has not: it asks IAM first, and then fails inside, so that a refusal can be told from a leave.
 */
export const notDoneByMoto: Readonly<Record<string, object>> = {
  'Auto Scaling CancelInstanceRefresh': { AutoScalingGroupName: 'web' },
  'Auto Scaling RollbackInstanceRefresh': { AutoScalingGroupName: 'web' },
  'Config Service StartRemediationExecution': { ConfigRuleName: 'r', ResourceKeys: [] },
  'Direct Connect StartBgpFailoverTest': { virtualInterfaceId: 'dxvif-1' },
  'Direct Connect StopBgpFailoverTest': { virtualInterfaceId: 'dxvif-1' },
  'ElastiCache DecreaseReplicaCount': { ReplicationGroupId: 'sessions', ApplyImmediately: true },
  'ElastiCache IncreaseReplicaCount': { ReplicationGroupId: 'sessions', ApplyImmediately: true },
  'ElastiCache TestFailover': { ReplicationGroupId: 'sessions', NodeGroupId: '0001' },
  'SQS StartMessageMoveTask': { SourceArn: 'arn:aws:sqs:us-east-1:123456789012:dead' },
  'SQS CancelMessageMoveTask': { TaskHandle: 't' },
  'SSM StartAutomationExecution': { DocumentName: 'AWS-RestartEC2Instance' },
};

/** Services of whose changes moto has not even the address: it answers 404 and asks nobody. */
export const notServedByMoto: readonly string[] = ['ARC Zonal Shift', 'Backup', 'Route53 Recovery Cluster'];
