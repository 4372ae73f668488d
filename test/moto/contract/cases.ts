import {
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
  SetInstanceHealthCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  RebootInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DescribeDBInstancesCommand,
  ListTagsForResourceCommand,
  PromoteReadReplicaCommand,
  RebootDBInstanceCommand,
} from '@aws-sdk/client-rds';
import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHealthCheckCommand,
  GetHealthCheckStatusCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
} from '@aws-sdk/client-route-53';
import { type ContractCase, refusal } from './contract-case.ts';
import { madeCases } from './made-cases.ts';
import { containerCases } from './container-cases.ts';
import { messagingCases } from './messaging-cases.ts';
import type { Subject } from './subject.ts';

/** In the order in which they are played, on one account: the later ones change what the earlier ones read. */
export const contract: readonly ContractCase[] = [
  {
    name: 'an instance that runs',
    async run(subject) {
      const id = await member(subject);
      const { Reservations } = await subject.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
      const found = Reservations?.[0]?.Instances?.[0];
      const { InstanceStatuses } = await subject.ec2.send(
        new DescribeInstanceStatusCommand({ InstanceIds: [id] }),
      );
      const status = InstanceStatuses?.[0];
      return {
        state: found?.State,
        zone: /^[a-z]+-[a-z]+-\d[a-z]$/.test(found?.Placement?.AvailabilityZone ?? ''),
        subnet: found?.SubnetId?.slice(0, 7),
        vpc: found?.VpcId?.slice(0, 4),
        launched: found?.LaunchTime instanceof Date,
        group: found?.Tags?.find(({ Key }) => Key === 'aws:autoscaling:groupName')?.Value === subject.group,
        'status state': status?.InstanceState,
        'system status': status?.SystemStatus,
        'instance status': status?.InstanceStatus,
      };
    },
  },
  {
    name: 'an instance that is unknown',
    async run({ ec2 }) {
      const InstanceIds = ['i-0123456789abcdef0'];
      return {
        describe: await refusal(ec2.send(new DescribeInstancesCommand({ InstanceIds }))),
        status: await refusal(ec2.send(new DescribeInstanceStatusCommand({ InstanceIds }))),
        reboot: await refusal(ec2.send(new RebootInstancesCommand({ InstanceIds }))),
        stop: await refusal(ec2.send(new StopInstancesCommand({ InstanceIds }))),
        terminate: await refusal(ec2.send(new TerminateInstancesCommand({ InstanceIds }))),
      };
    },
  },
  {
    name: 'an Auto Scaling group',
    async run(subject) {
      const found = await group(subject);
      const [first] = found?.Instances ?? [];
      return {
        arn: found?.AutoScalingGroupARN?.split(':').slice(0, 3).join(':'),
        numbers: [found?.MinSize, found?.DesiredCapacity, found?.MaxSize].every(Number.isInteger),
        whole: found?.Instances?.length === found?.DesiredCapacity,
        suspended: found?.SuspendedProcesses,
        'first member': [first?.LifecycleState, first?.HealthStatus, first?.ProtectedFromScaleIn],
        unknown: await count(
          subject.scaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['no-such'] })),
          ({ AutoScalingGroups }) => AutoScalingGroups,
        ),
        'activities of none': await refusal(
          subject.scaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName: 'no-such' })),
        ),
      };
    },
  },
  {
    name: 'target health',
    async run({ balancing, targetGroup: TargetGroupArn }) {
      const { TargetHealthDescriptions } = await balancing.send(
        new DescribeTargetHealthCommand({ TargetGroupArn }),
      );
      const { TargetGroups } = await balancing.send(
        new DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn] }),
      );
      const behind = await balancing.send(
        new DescribeLoadBalancersCommand({ LoadBalancerArns: TargetGroups?.[0]?.LoadBalancerArns ?? [] }),
      );
      const unknown = TargetGroupArn.replace(/.$/, 'x');
      return {
        states: [
          ...new Set(
            TargetHealthDescriptions?.map(
              ({ TargetHealth }) => `${TargetHealth?.State} ${TargetHealth?.Reason ?? ''}`,
            ),
          ),
        ],
        type: TargetGroups?.[0]?.TargetType,
        'state of its balancer': behind.LoadBalancers?.[0]?.State,
        'unknown group': await refusal(
          balancing.send(new DescribeTargetHealthCommand({ TargetGroupArn: unknown })),
        ),
        'not registered': (
          await balancing.send(
            new DescribeTargetHealthCommand({ TargetGroupArn, Targets: [{ Id: 'i-0123456789abcdef0' }] }),
          )
        ).TargetHealthDescriptions?.map(({ TargetHealth }) => [TargetHealth?.State, TargetHealth?.Reason]),
      };
    },
  },
  {
    name: 'an instance told unhealthy',
    async run(subject) {
      const id = await member(subject);
      await subject.scaling.send(
        new SetInstanceHealthCommand({
          InstanceId: id,
          HealthStatus: 'Unhealthy',
          ShouldRespectGracePeriod: false,
        }),
      );
      const found = await group(subject);
      const told = found?.Instances?.find(({ InstanceId }) => InstanceId === id)?.HealthStatus;
      await subject.settle();
      const members = (await group(subject))?.Instances ?? [];
      return {
        'health status': told,
        replaced: members.every(({ InstanceId }) => InstanceId !== id),
        whole: members.length === found?.DesiredCapacity,
      };
    },
  },
  {
    name: 'a member of a group, terminated',
    async run(subject) {
      const id = await member(subject);
      const { Activity } = await subject.scaling.send(
        new TerminateInstanceInAutoScalingGroupCommand({
          InstanceId: id,
          ShouldDecrementDesiredCapacity: false,
        }),
      );
      await subject.settle();
      const after = await group(subject);
      const { TargetHealthDescriptions = [] } = await subject.balancing.send(
        new DescribeTargetHealthCommand({ TargetGroupArn: subject.targetGroup }),
      );
      const { Activities = [] } = await subject.scaling.send(
        new DescribeScalingActivitiesCommand({ AutoScalingGroupName: subject.group }),
      );
      return {
        activity: Activity?.StatusCode,
        replaced:
          after?.Instances?.length === after?.DesiredCapacity &&
          after?.Instances?.every(({ InstanceId }) => InstanceId !== id),
        state: await stateOf(subject, id),
        'gone from the target group': TargetHealthDescriptions.every(({ Target }) => Target?.Id !== id),
        'activities are told': Activities.length > 0,
      };
    },
  },
  {
    name: 'an instance, stopped and terminated',
    async run(subject) {
      const id = await member(subject);
      const InstanceIds = [id];
      const stopped = await subject.ec2.send(new StopInstancesCommand({ InstanceIds }));
      const [change] = stopped.StoppingInstances ?? [];
      const terminated = await subject.ec2.send(new TerminateInstancesCommand({ InstanceIds }));
      await subject.settle();
      return {
        before: change?.PreviousState,
        after: change?.CurrentState,
        terminating: terminated.TerminatingInstances?.[0]?.CurrentState?.Name !== 'running',
        state: await stateOf(subject, id),
        'among those that run': await count(
          subject.ec2.send(new DescribeInstanceStatusCommand({ InstanceIds })),
          ({ InstanceStatuses }) => InstanceStatuses,
        ),
      };
    },
  },
  {
    name: 'a weighted record, changed',
    async run(subject) {
      const { route53, zone: HostedZoneId } = subject;
      const record = await weighted(subject);
      const change = async (Action: 'UPSERT' | 'CREATE' | 'DELETE', Weight: number) =>
        route53.send(
          new ChangeResourceRecordSetsCommand({
            HostedZoneId,
            ChangeBatch: {
              Changes: [{ Action, ResourceRecordSet: { ...record, Name: record?.Name, Type: 'A', Weight } }],
            },
          }),
        );
      const { ChangeInfo } = await change('UPSERT', 33);
      await subject.settle();
      const { ChangeInfo: later } = await route53.send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
      return {
        'weight before': typeof record?.Weight,
        alias: record?.AliasTarget?.EvaluateTargetHealth !== undefined,
        'change id': ChangeInfo?.Id?.slice(0, 8),
        accepted: ChangeInfo?.Status,
        later: later?.Status,
        'weight after': (await weighted(subject))?.Weight,
        'created again': await refusal(change('CREATE', 44)),
        'deleted with another weight': await refusal(change('DELETE', 45)),
        'unknown zone': await refusal(route53.send(new GetHostedZoneCommand({ Id: 'ZNOPE' }))),
      };
    },
  },
  {
    name: 'a health check',
    async run({ route53, healthCheck: HealthCheckId }) {
      const { HealthCheck } = await route53.send(new GetHealthCheckCommand({ HealthCheckId }));
      const { HealthCheckObservations = [] } = await route53.send(
        new GetHealthCheckStatusCommand({ HealthCheckId }),
      );
      const unknown = { HealthCheckId: '01234567-89ab-4cde-8f01-23456789abcd' };
      return {
        type: HealthCheck?.HealthCheckConfig?.Type,
        port: HealthCheck?.HealthCheckConfig?.Port,
        observers: HealthCheckObservations.length >= 3,
        words: HealthCheckObservations.every(({ StatusReport }) =>
          StatusReport?.Status?.startsWith('Success'),
        ),
        'unknown check': await refusal(route53.send(new GetHealthCheckCommand(unknown))),
      };
    },
  },
  {
    name: 'a replica, promoted',
    async run(subject) {
      const { rds, primary, replica } = subject;
      const before = await database(subject, replica);
      const source = await database(subject, primary);
      const promoted = await rds.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: replica }));
      await subject.settle();
      const after = await database(subject, replica);
      const none = { DBInstanceIdentifier: 'no-such-database' };
      return {
        status: before?.DBInstanceStatus,
        source: before?.ReadReplicaSourceDBInstanceIdentifier === primary,
        'known to its source': source?.ReadReplicaDBInstanceIdentifiers?.includes(replica),
        arn: before?.DBInstanceArn?.split(':').slice(0, 3).join(':'),
        endpoint: typeof before?.Endpoint?.Address,
        answered: promoted.DBInstance?.DBInstanceIdentifier === replica,
        'status after': after?.DBInstanceStatus,
        'a primary after': (after?.ReadReplicaSourceDBInstanceIdentifier ?? '') === '',
        'let go by its source': !(
          await database(subject, primary)
        )?.ReadReplicaDBInstanceIdentifiers?.includes(replica),
        'promoted again': await refusal(
          rds.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: replica })),
        ),
        'unknown, described': await refusal(rds.send(new DescribeDBInstancesCommand(none))),
        'unknown, rebooted': await refusal(rds.send(new RebootDBInstanceCommand(none))),
        'tags of none': await refusal(
          rds.send(
            new ListTagsForResourceCommand({ ResourceName: 'arn:aws:rds:us-east-1:111122223333:db:none' }),
          ),
        ),
      };
    },
  },
  {
    name: 'an alarm and its metric',
    async run({ cloudWatch, alarm }) {
      const described = async (input: DescribeAlarmsCommandInput) =>
        (await cloudWatch.send(new DescribeAlarmsCommand(input))).MetricAlarms ?? [];
      const [found] = await described({ AlarmNames: [alarm] });
      const { MetricDataResults } = await cloudWatch.send(
        new GetMetricDataCommand({
          StartTime: new Date('2026-03-01T00:00:00Z'),
          EndTime: new Date('2026-03-01T01:00:00Z'),
          MetricDataQueries: [
            {
              Id: 'nothing',
              MetricStat: { Metric: { Namespace: 'none', MetricName: 'none' }, Period: 60, Stat: 'Sum' },
            },
          ],
        }),
      );
      return {
        state: found?.StateValue,
        metric: [found?.Namespace, found?.MetricName, found?.Statistic, found?.Period],
        dimensions: found?.Dimensions,
        rule: [
          found?.ComparisonOperator,
          found?.Threshold,
          found?.EvaluationPeriods,
          found?.DatapointsToAlarm,
        ],
        missing: found?.TreatMissingData,
        'in alarm': (await described({ AlarmNames: [alarm], StateValue: 'ALARM' })).length,
        unknown: (await described({ AlarmNames: ['no-such-alarm'] })).length,
        'points of no metric': MetricDataResults?.map(({ Id, Values, StatusCode }) => [
          Id,
          Values,
          StatusCode,
        ]),
      };
    },
  },
  ...madeCases,
  ...messagingCases,
  ...containerCases,
];

async function group({ scaling, group: name }: Subject) {
  const { AutoScalingGroups } = await scaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  return AutoScalingGroups?.[0];
}

/** A member in service, the last one: the first is what the other cases look at. */
async function member(subject: Subject): Promise<string> {
  const members = (await group(subject))?.Instances ?? [];
  const found = members.findLast(({ LifecycleState }) => LifecycleState === 'InService')?.InstanceId;
  if (found === undefined) throw new Error('no member of the group is in service');
  return found;
}

async function stateOf({ ec2 }: Subject, id: string): Promise<string | undefined> {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations?.[0]?.Instances?.[0]?.State?.Name;
}

async function weighted({ route53, zone, setIdentifier }: Subject) {
  const { ResourceRecordSets = [] } = await route53.send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zone }),
  );
  return ResourceRecordSets.find(({ SetIdentifier }) => SetIdentifier === setIdentifier);
}

async function database({ rds }: Subject, id: string) {
  const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }));
  return DBInstances?.[0];
}

async function count<T>(
  answer: Promise<T>,
  of: (answer: T) => readonly unknown[] | undefined,
): Promise<number> {
  return of(await answer)?.length ?? 0;
}
