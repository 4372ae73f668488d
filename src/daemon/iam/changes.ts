import type { Conditions } from './policy-document.ts';

/** One kind of thing that remedies change, and how far IAM can narrow what they may do to it. */
export interface Changed {
  readonly sid: string;
  readonly permissions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: Conditions;
  /** Whether IAM can ask for the tag that opts in: only where the calls name the opted-in resource itself. */
  readonly optedIn?: true;
  /** Whether its calls go to regions other than the watched ones, or to none. */
  readonly anyRegion?: true;
}

/**
 * By the Service Authorization Reference of each service. The tag is asked for of instances, route tables,
 * virtual interfaces, security groups, the concurrency of functions, DynamoDB tables, queues and replication groups
 * alone: a replacement ends a tagged instance by a call on its group, and a promotion changes the failed writer, too.
 */
export const changes: readonly Changed[] = [
  {
    sid: 'AutoScalingGroups',
    permissions: [
      'autoscaling:CancelInstanceRefresh',
      'autoscaling:CreateOrUpdateTags',
      'autoscaling:DeleteTags',
      'autoscaling:EnterStandby',
      'autoscaling:ExitStandby',
      'autoscaling:ResumeProcesses',
      'autoscaling:RollbackInstanceRefresh',
      'autoscaling:SetDesiredCapacity',
      'autoscaling:SetInstanceHealth',
      'autoscaling:SuspendProcesses',
      'autoscaling:TerminateInstanceInAutoScalingGroup',
      'autoscaling:UpdateAutoScalingGroup',
    ],
    resources: ['arn:*:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/*'],
  },
  {
    sid: 'Instances',
    permissions: ['ec2:RebootInstances', 'ec2:StartInstances', 'ec2:StopInstances'],
    resources: ['arn:*:ec2:*:*:instance/*'],
    optedIn: true,
  },
  {
    sid: 'RouteTables',
    permissions: ['ec2:ReplaceRoute'],
    resources: ['arn:*:ec2:*:*:route-table/*'],
    optedIn: true,
  },
  {
    sid: 'VirtualInterfaces',
    permissions: ['directconnect:StartBgpFailoverTest', 'directconnect:StopBgpFailoverTest'],
    resources: ['arn:*:directconnect:*:*:dxvif/*'],
    optedIn: true,
  },
  {
    sid: 'SecurityGroups',
    permissions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
    resources: ['arn:*:ec2:*:*:security-group/*'],
    optedIn: true,
  },
  {
    sid: 'RecoveryAlarms',
    permissions: ['cloudwatch:DeleteAlarms', 'cloudwatch:PutMetricAlarm'],
    resources: ['arn:*:cloudwatch:*:*:alarm:holdfast-recover-*'],
  },
  {
    // Recovery is an alarm's action, for which CloudWatch wants this one role, and no other is to be made.
    sid: 'RecoveryRole',
    permissions: ['iam:CreateServiceLinkedRole'],
    resources: ['arn:*:iam::*:role/aws-service-role/events.amazonaws.com/*'],
    condition: { StringEquals: { 'iam:AWSServiceName': 'events.amazonaws.com' } },
    anyRegion: true,
  },
  {
    // Auto Scaling checks that whoever names a launch template may launch from it, and hand its role on.
    sid: 'LaunchTemplates',
    permissions: ['ec2:RunInstances'],
    resources: ['*'],
    condition: { ArnLike: { 'ec2:LaunchTemplate': 'arn:*:ec2:*:*:launch-template/*' } },
  },
  {
    sid: 'LaunchRoles',
    permissions: ['iam:PassRole'],
    resources: ['*'],
    condition: { StringLike: { 'iam:PassedToService': ['ec2.amazonaws.com*', 'ssm.amazonaws.com'] } },
    anyRegion: true,
  },
  {
    sid: 'FunctionAliases',
    permissions: ['lambda:UpdateAlias'],
    resources: ['arn:*:lambda:*:*:function:*'],
  },
  {
    sid: 'FunctionConcurrency',
    permissions: ['lambda:DeleteFunctionConcurrency', 'lambda:PutFunctionConcurrency'],
    resources: ['arn:*:lambda:*:*:function:*'],
    optedIn: true,
  },
  {
    sid: 'Tables',
    permissions: ['dynamodb:UpdateTable'],
    resources: ['arn:*:dynamodb:*:*:table/*'],
    optedIn: true,
  },
  {
    // SQS moves messages with the rights of whoever asks: out of one queue, and into the other.
    sid: 'Queues',
    permissions: [
      'sqs:CancelMessageMoveTask',
      'sqs:DeleteMessage',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
      'sqs:StartMessageMoveTask',
    ],
    resources: ['arn:*:sqs:*:*:*'],
    optedIn: true,
  },
  {
    sid: 'ReplicationGroups',
    permissions: [
      'elasticache:DecreaseReplicaCount',
      'elasticache:IncreaseReplicaCount',
      'elasticache:TestFailover',
    ],
    resources: ['arn:*:elasticache:*:*:replicationgroup:*'],
    optedIn: true,
  },
  {
    sid: 'ContainerServices',
    permissions: ['ecs:UpdateService'],
    resources: ['arn:*:ecs:*:*:service/*'],
  },
  {
    sid: 'NodeGroups',
    permissions: ['eks:UpdateNodegroupConfig'],
    resources: ['arn:*:eks:*:*:nodegroup/*/*/*'],
  },
  {
    // ECS checks that whoever names a task definition may hand its roles on.
    sid: 'TaskRoles',
    permissions: ['iam:PassRole'],
    resources: ['*'],
    condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    anyRegion: true,
  },
  {
    // AWS Config has Systems Manager mend the resources, under the role that the remediation names.
    sid: 'Remediations',
    permissions: ['config:StartRemediationExecution'],
    resources: ['arn:*:config:*:*:config-rule/*', 'arn:*:config:*:*:remediation-configuration/*'],
  },
  {
    // Which runbooks may be run is for their owners to narrow; the role that one is given, too.
    sid: 'Runbooks',
    permissions: ['ssm:StartAutomationExecution'],
    resources: ['arn:*:ssm:*:*:automation-definition/*', 'arn:*:ssm:*:*:automation-execution/*'],
  },
  {
    sid: 'RunsOfRunbooks',
    permissions: ['ssm:AddTagsToResource'],
    resources: ['arn:*:ssm:*:*:automation-execution/*'],
  },
  {
    sid: 'TargetGroups',
    permissions: ['elasticloadbalancing:ModifyTargetGroupAttributes'],
    resources: ['arn:*:elasticloadbalancing:*:*:targetgroup/*/*'],
  },
  {
    sid: 'Databases',
    permissions: [
      'rds:FailoverDBCluster',
      'rds:ModifyDBInstance',
      'rds:PromoteReadReplica',
      'rds:RebootDBInstance',
      'rds:StopDBInstance',
    ],
    // A change of a database is also asked for of its parameter and option groups.
    resources: ['cluster', 'db', 'og', 'pg'].map((kind) => `arn:*:rds:*:*:${kind}:*`),
  },
  {
    sid: 'Backups',
    permissions: ['backup:StartBackupJob'],
    resources: ['arn:*:backup:*:*:backup-vault:*'],
  },
  {
    // AWS Backup takes a backup with a role that whoever starts it hands over.
    sid: 'BackupRoles',
    permissions: ['iam:PassRole'],
    resources: ['*'],
    condition: { StringLike: { 'iam:PassedToService': 'backup.amazonaws.com' } },
    anyRegion: true,
  },
  {
    sid: 'HostedZones',
    permissions: ['route53:ChangeResourceRecordSets'],
    resources: ['arn:*:route53:::hostedzone/*'],
  },
  {
    sid: 'RoutingControls',
    permissions: ['route53-recovery-cluster:UpdateRoutingControlStates'],
    resources: ['arn:*:route53-recovery-control::*:controlpanel/*/routingcontrol/*'],
    anyRegion: true,
  },
  {
    sid: 'Distributions',
    permissions: ['cloudfront:UpdateDistribution'],
    resources: ['arn:*:cloudfront::*:distribution/*'],
    anyRegion: true,
  },
  {
    // What can be shifted differs by service, and IAM takes "*" for all of it.
    sid: 'ZonalShifts',
    permissions: [
      'arc-zonal-shift:CancelZonalShift',
      'arc-zonal-shift:StartZonalShift',
      'arc-zonal-shift:UpdateZonalShift',
    ],
    resources: ['*'],
  },
];
