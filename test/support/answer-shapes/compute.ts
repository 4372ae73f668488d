import type { Shape } from '../answers-like.ts';
import { startedAt } from '../poll.ts';

const account = 'eu-west-1:111122223333';
const at = new Date(startedAt - 60_000);
const tags = [{ Key: 'Name', Value: 'shop' }];
const balancerArn = `arn:aws:elasticloadbalancing:${account}:loadbalancer/app/shop/1`;
const targetGroupArn = `arn:aws:elasticloadbalancing:${account}:targetgroup/web/2`;
const balancer = {
  LoadBalancerArn: balancerArn,
  LoadBalancerName: 'shop',
  DNSName: 'shop-1.eu-west-1.elb.amazonaws.com',
  Type: 'application',
  Scheme: 'internet-facing',
  State: { Code: 'active', Reason: 'none' },
  AvailabilityZones: [{ ZoneName: 'eu-west-1a', SubnetId: 'subnet-1' }, { ZoneName: 'eu-west-1b' }],
  SecurityGroups: ['sg-2'],
};
const classicBalancer = {
  LoadBalancerName: 'old',
  DNSName: 'old-1.eu-west-1.elb.amazonaws.com',
  Scheme: 'internet-facing',
  AvailabilityZones: ['eu-west-1a'],
  Instances: [{ InstanceId: 'i-1' }],
  ListenerDescriptions: [{ PolicyNames: ['a'], Listener: { Protocol: 'HTTP' } }],
  Policies: {
    AppCookieStickinessPolicies: [{ PolicyName: 'a' }],
    LBCookieStickinessPolicies: [{ PolicyName: 'b' }],
  },
  HealthCheck: { Interval: 30, Timeout: 5, UnhealthyThreshold: 2 },
};
const statusDetail = {
  Status: 'impaired',
  Details: [{ Name: 'reachability', Status: 'failed', ImpairedSince: at }],
};

/** An answer with every field that a poller reads, by `Service Operation`: EC2, load balancing, ARC, Auto Scaling. */
export const computeAnswers: Readonly<Record<string, Shape>> = {
  'EC2 DescribeInstances': {
    NextToken: 'a',
    Reservations: [
      {
        Instances: [
          {
            InstanceId: 'i-1',
            InstanceType: 't3.micro',
            State: { Name: 'running' },
            StateReason: { Code: 'Server.SpotInstanceTermination', Message: 'stopped' },
            StateTransitionReason: 'User initiated',
            LaunchTime: at,
            Placement: { AvailabilityZone: 'eu-west-1a' },
            PrivateIpAddress: '10.0.0.1',
            PrivateDnsName: 'ip-10-0-0-1',
            VpcId: 'vpc-1',
            SubnetId: 'subnet-1',
            SecurityGroups: [{ GroupId: 'sg-1' }],
            MaintenanceOptions: { AutoRecovery: 'disabled' },
            InstanceLifecycle: 'spot',
            BlockDeviceMappings: [{ Ebs: { VolumeId: 'vol-1' } }],
            Tags: tags,
          },
          {
            InstanceId: 'i-9',
            State: { Name: 'running' },
            BlockDeviceMappings: [{ Ebs: { VolumeId: 'vol-1' } }],
          },
        ],
      },
    ],
  },
  'EC2 DescribeAvailabilityZones': {
    AvailabilityZones: [{ ZoneId: 'euw1-az1', ZoneName: 'eu-west-1a' }],
  },
  'ARC Zonal Shift ListManagedResources': {
    nextToken: 'a',
    items: [
      {
        arn: balancerArn,
        zonalShifts: [
          { awayFrom: 'euw1-az1', expiryTime: at, comment: 'Holdfast rem-1', shiftType: 'ZONAL_SHIFT' },
        ],
        autoshifts: [{ awayFrom: 'euw1-az2' }],
      },
    ],
  },
  'EC2 DescribeVolumes': {
    Volumes: [{ VolumeId: 'vol-1', Attachments: [{ InstanceId: 'i-1' }] }],
    NextToken: 'a',
  },
  'EC2 DescribeSnapshots': {
    NextToken: 'a',
    Snapshots: [{ VolumeId: 'vol-1', State: 'completed', StartTime: at }],
  },
  'EC2 DescribeVolumeStatus': {
    NextToken: 'a',
    VolumeStatuses: [
      {
        VolumeId: 'vol-1',
        VolumeStatus: { Status: 'impaired', Details: [{ Name: 'io-enabled', Status: 'failed' }] },
        Events: [{ Description: 'its data may be inconsistent' }],
      },
    ],
  },
  'EC2 DescribeSpotInstanceRequests': {
    NextToken: 'a',
    SpotInstanceRequests: [{ InstanceId: 'i-1', Status: { Code: 'marked-for-termination' } }],
  },
  'EC2 DescribeInstanceStatus': {
    NextToken: 'a',
    InstanceStatuses: [
      {
        InstanceId: 'i-1',
        InstanceState: { Name: 'running' },
        SystemStatus: statusDetail,
        InstanceStatus: statusDetail,
        AttachedEbsStatus: statusDetail,
        ApplicationStatus: { Status: 'impaired', ImpairedSince: at },
        Events: [{ Code: 'system-reboot', Description: 'Maintenance', NotBefore: at }],
      },
    ],
  },
  'Elastic Load Balancing v2 DescribeLoadBalancers': { LoadBalancers: [balancer], NextMarker: 'a' },
  'Elastic Load Balancing v2 DescribeTargetGroups': {
    TargetGroups: [
      {
        TargetGroupArn: targetGroupArn,
        TargetGroupName: 'web',
        Protocol: 'HTTP',
        Port: 80,
        TargetType: 'instance',
        LoadBalancerArns: [balancerArn],
        VpcId: 'vpc-1',
        HealthCheckIntervalSeconds: 30,
        HealthCheckTimeoutSeconds: 5,
        HealthyThresholdCount: 5,
        UnhealthyThresholdCount: 2,
      },
    ],
    NextMarker: 'a',
  },
  'Elastic Load Balancing v2 DescribeLoadBalancerAttributes': {
    Attributes: [{ Key: 'deletion_protection.enabled', Value: 'true' }],
  },
  'Elastic Load Balancing v2 DescribeTargetGroupAttributes': {
    Attributes: [{ Key: 'stickiness.enabled', Value: 'true' }],
  },
  'Elastic Load Balancing v2 DescribeListeners': {
    Listeners: [{ Port: 80, Protocol: 'HTTP', DefaultActions: [{ Type: 'redirect' }] }],
    NextMarker: 'a',
  },
  'Elastic Load Balancing v2 DescribeTargetHealth': {
    TargetHealthDescriptions: [
      {
        Target: { Id: 'i-1', Port: 80, AvailabilityZone: 'eu-west-1a' },
        TargetHealth: { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' },
        HealthCheckPort: '80',
      },
    ],
  },
  'Elastic Load Balancing v2 DescribeTags': { TagDescriptions: [{ ResourceArn: balancerArn, Tags: tags }] },
  'Elastic Load Balancing DescribeLoadBalancers': {
    LoadBalancerDescriptions: [classicBalancer],
    NextMarker: 'a',
  },
  'Elastic Load Balancing DescribeInstanceHealth': {
    InstanceStates: [
      { InstanceId: 'i-1', State: 'OutOfService', ReasonCode: 'Instance', Description: 'failed the check' },
    ],
  },
  'Elastic Load Balancing DescribeTags': { TagDescriptions: [{ LoadBalancerName: 'old', Tags: tags }] },
  'Auto Scaling DescribeAutoScalingGroups': {
    NextToken: 'a',
    AutoScalingGroups: [
      {
        AutoScalingGroupARN: `arn:aws:autoscaling:${account}:autoScalingGroup:u:autoScalingGroupName/web`,
        AutoScalingGroupName: 'web',
        DesiredCapacity: 2,
        MinSize: 2,
        MaxSize: 4,
        HealthCheckType: 'ELB',
        HealthCheckGracePeriod: 300,
        AvailabilityZones: ['eu-west-1a'],
        SuspendedProcesses: [{ ProcessName: 'Launch', SuspensionReason: 'by hand' }],
        TargetGroupARNs: [targetGroupArn],
        LoadBalancerNames: ['old'],
        TrafficSources: [{ Identifier: targetGroupArn }],
        Instances: [
          {
            InstanceId: 'i-1',
            AvailabilityZone: 'eu-west-1a',
            LifecycleState: 'InService',
            HealthStatus: 'Unhealthy',
            LaunchTemplate: { Version: '7', LaunchTemplateName: 'web' },
          },
        ],
        Tags: tags,
      },
    ],
  },
  'Auto Scaling DescribeScalingActivities': {
    NextToken: 'a',
    Activities: [
      {
        ActivityId: 'a',
        AutoScalingGroupName: 'web',
        Description: 'Launching a new EC2 instance: i-2',
        Cause: 'capacity',
        StartTime: at,
        EndTime: at,
        StatusCode: 'Failed',
        StatusMessage: 'no capacity',
        Progress: 50,
      },
    ],
  },
  'Auto Scaling DescribeInstanceRefreshes': {
    NextToken: 'a',
    InstanceRefreshes: [
      { InstanceRefreshId: 'a', AutoScalingGroupName: 'web', Status: 'InProgress', StartTime: at },
    ],
  },
};
