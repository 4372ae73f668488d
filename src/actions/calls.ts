import {
  AutoScalingClient,
  CancelInstanceRefreshCommand,
  CreateOrUpdateTagsCommand,
  DeleteTagsCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
  ResumeProcessesCommand,
  RollbackInstanceRefreshCommand,
  SetDesiredCapacityCommand,
  SetInstanceHealthCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { BackupClient, StartBackupJobCommand } from '@aws-sdk/client-backup';
import { CloudFrontClient, UpdateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient, DeleteAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { ConfigServiceClient, StartRemediationExecutionCommand } from '@aws-sdk/client-config-service';
import {
  DirectConnectClient,
  StartBgpFailoverTestCommand,
  StopBgpFailoverTestCommand,
} from '@aws-sdk/client-direct-connect';
import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  AuthorizeSecurityGroupIngressCommand,
  EC2Client,
  RebootInstancesCommand,
  ReplaceRouteCommand,
  RevokeSecurityGroupIngressCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { EKSClient, UpdateNodegroupConfigCommand } from '@aws-sdk/client-eks';
import {
  DecreaseReplicaCountCommand,
  ElastiCacheClient,
  IncreaseReplicaCountCommand,
  TestFailoverCommand,
} from '@aws-sdk/client-elasticache';
import {
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import {
  FailoverDBClusterCommand,
  ModifyDBInstanceCommand,
  PromoteReadReplicaCommand,
  RDSClient,
  RebootDBInstanceCommand,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import {
  Route53RecoveryClusterClient,
  UpdateRoutingControlStatesCommand,
} from '@aws-sdk/client-route53-recovery-cluster';
import { CancelMessageMoveTaskCommand, SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { ArcZonalShiftClient } from '../aws/arc-zonal-shift/client.ts';
import {
  CancelZonalShiftCommand,
  StartZonalShiftCommand,
  UpdateZonalShiftCommand,
} from '../aws/arc-zonal-shift/commands.ts';
import type { AwsScope } from '../aws/scope.ts';
import type { Json, PlannedCall } from './action.ts';

/**
 * Every call that a plan may hold: `service operation`. What is not in this table cannot be made, so it
 * is also the complete list of what Holdfast is able to change in an account.
 */
export const mutations = {
  'ARC Zonal Shift': {
    client: ArcZonalShiftClient,
    operations: {
      StartZonalShift: StartZonalShiftCommand,
      UpdateZonalShift: UpdateZonalShiftCommand,
      CancelZonalShift: CancelZonalShiftCommand,
    },
  },
  'Auto Scaling': {
    client: AutoScalingClient,
    operations: {
      CreateOrUpdateTags: CreateOrUpdateTagsCommand,
      DeleteTags: DeleteTagsCommand,
      ResumeProcesses: ResumeProcessesCommand,
      EnterStandby: EnterStandbyCommand,
      ExitStandby: ExitStandbyCommand,
      SuspendProcesses: SuspendProcessesCommand,
      CancelInstanceRefresh: CancelInstanceRefreshCommand,
      RollbackInstanceRefresh: RollbackInstanceRefreshCommand,
      UpdateAutoScalingGroup: UpdateAutoScalingGroupCommand,
      SetDesiredCapacity: SetDesiredCapacityCommand,
      TerminateInstanceInAutoScalingGroup: TerminateInstanceInAutoScalingGroupCommand,
      SetInstanceHealth: SetInstanceHealthCommand,
    },
  },
  Backup: {
    client: BackupClient,
    operations: { StartBackupJob: StartBackupJobCommand },
  },
  CloudFront: {
    client: CloudFrontClient,
    operations: { UpdateDistribution: UpdateDistributionCommand },
  },
  CloudWatch: {
    client: CloudWatchClient,
    operations: { PutMetricAlarm: PutMetricAlarmCommand, DeleteAlarms: DeleteAlarmsCommand },
  },
  'Config Service': {
    client: ConfigServiceClient,
    operations: { StartRemediationExecution: StartRemediationExecutionCommand },
  },
  'Direct Connect': {
    client: DirectConnectClient,
    operations: {
      StartBgpFailoverTest: StartBgpFailoverTestCommand,
      StopBgpFailoverTest: StopBgpFailoverTestCommand,
    },
  },
  DynamoDB: { client: DynamoDBClient, operations: { UpdateTable: UpdateTableCommand } },
  EC2: {
    client: EC2Client,
    operations: {
      RebootInstances: RebootInstancesCommand,
      AuthorizeSecurityGroupIngress: AuthorizeSecurityGroupIngressCommand,
      RevokeSecurityGroupIngress: RevokeSecurityGroupIngressCommand,
      ReplaceRoute: ReplaceRouteCommand,
      StartInstances: StartInstancesCommand,
      StopInstances: StopInstancesCommand,
    },
  },
  ECS: { client: ECSClient, operations: { UpdateService: UpdateServiceCommand } },
  EKS: { client: EKSClient, operations: { UpdateNodegroupConfig: UpdateNodegroupConfigCommand } },
  ElastiCache: {
    client: ElastiCacheClient,
    operations: {
      DecreaseReplicaCount: DecreaseReplicaCountCommand,
      IncreaseReplicaCount: IncreaseReplicaCountCommand,
      TestFailover: TestFailoverCommand,
    },
  },
  'Elastic Load Balancing v2': {
    client: ElasticLoadBalancingV2Client,
    operations: { ModifyTargetGroupAttributes: ModifyTargetGroupAttributesCommand },
  },
  Lambda: {
    client: LambdaClient,
    operations: {
      DeleteFunctionConcurrency: DeleteFunctionConcurrencyCommand,
      PutFunctionConcurrency: PutFunctionConcurrencyCommand,
      UpdateAlias: UpdateAliasCommand,
    },
  },
  RDS: {
    client: RDSClient,
    operations: {
      FailoverDBCluster: FailoverDBClusterCommand,
      ModifyDBInstance: ModifyDBInstanceCommand,
      PromoteReadReplica: PromoteReadReplicaCommand,
      RebootDBInstance: RebootDBInstanceCommand,
      StopDBInstance: StopDBInstanceCommand,
    },
  },
  'Route 53': {
    client: Route53Client,
    operations: { ChangeResourceRecordSets: ChangeResourceRecordSetsCommand },
  },
  'Route53 Recovery Cluster': {
    client: Route53RecoveryClusterClient,
    operations: { UpdateRoutingControlStates: UpdateRoutingControlStatesCommand },
  },
  SQS: {
    client: SQSClient,
    operations: {
      CancelMessageMoveTask: CancelMessageMoveTaskCommand,
      StartMessageMoveTask: StartMessageMoveTaskCommand,
    },
  },
  SSM: {
    client: SSMClient,
    operations: { StartAutomationExecution: StartAutomationExecutionCommand },
  },
} as const;

type Mutations = typeof mutations;
type Service = keyof Mutations;
type Operation<S extends Service> = keyof Mutations[S]['operations'] & string;
/** Where the SDK asks for no field, its command may be made without an input; here there always is one. */
type Input<S extends Service, O extends Operation<S>> = Mutations[S]['operations'][O] extends new (
  ...given: infer Given
) => unknown
  ? Given extends readonly [infer I]
    ? I
    : never
  : never;

/** A call as data, its input checked against the SDK's own type. Inputs here hold JSON values only. */
export function plannedCall<S extends Service, O extends Operation<S>>(
  service: S,
  operation: O,
  scope: AwsScope,
  input: Input<S, O>,
): PlannedCall {
  return { service, operation, scope, input: asJson(input) };
}

/** Drops what is undefined, so that the journal gives back exactly what was planned. */
export function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
