import {
  CreateOrUpdateTagsCommand,
  DeleteTagsCommand,
  DescribeAutoScalingGroupsCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
  ResumeProcessesCommand,
  SetDesiredCapacityCommand,
  SuspendProcessesCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  DescribeInstancesCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateDBInstanceReadReplicaCommand, DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { type ContractCase, refusal } from './contract-case.ts';
import type { Subject } from './subject.ts';

/** What callers make, look at and take away again. Played after the cases that only find what is there. */
export const madeCases: readonly ContractCase[] = [
  {
    name: 'an instance, launched, in rotation and out of it',
    async run(subject) {
      const { ec2, balancing, targetGroup: TargetGroupArn } = subject;
      const { Reservations } = await ec2.send(new DescribeInstancesCommand({}));
      const model = Reservations?.[0]?.Instances?.[0];
      const launch = (count: number) =>
        ec2.send(
          new RunInstancesCommand({
            ImageId: model?.ImageId,
            SubnetId: model?.SubnetId,
            InstanceType: 't3.large',
            MinCount: count,
            MaxCount: count,
          }),
        );
      const launched = await launch(1);
      const Id = launched.Instances?.[0]?.InstanceId ?? '';
      await subject.settle();
      const Targets = [{ Id }];
      const health = async () =>
        (await balancing.send(new DescribeTargetHealthCommand({ TargetGroupArn, Targets })))
          .TargetHealthDescriptions?.[0]?.TargetHealth?.State;
      await balancing.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
      await subject.settle();
      const inRotation = await health();
      await balancing.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
      await subject.settle();
      const out = await health();
      await ec2.send(new TerminateInstancesCommand({ InstanceIds: [Id] }));
      await subject.settle();
      const after = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [Id] }));
      return {
        'state at once': launched.Instances?.[0]?.State,
        zone: launched.Instances?.[0]?.Placement?.AvailabilityZone === model?.Placement?.AvailabilityZone,
        type: launched.Instances?.[0]?.InstanceType,
        'in rotation': inRotation,
        'out of it': out,
        'in the end': after.Reservations?.[0]?.Instances?.[0]?.State,
        'none at all': await refusal(launch(0)),
        'an unknown target': await refusal(
          balancing.send(
            new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: 'i-0123456789abcdef0' }] }),
          ),
        ),
      };
    },
  },
  {
    name: 'a group, made larger and smaller',
    async run(subject) {
      const { scaling, group: AutoScalingGroupName } = subject;
      const size = async () => {
        const { AutoScalingGroups } = await scaling.send(
          new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }),
        );
        const [found] = AutoScalingGroups ?? [];
        return { ...found, members: found?.Instances?.length };
      };
      const set = (DesiredCapacity: number) =>
        scaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity }));
      const before = await size();
      const most = before.MaxSize ?? 0;
      await set(most);
      await subject.settle();
      const large = await size();
      await set(before.DesiredCapacity ?? 0);
      await subject.settle();
      const small = await size();
      return {
        large: large.members === most && large.DesiredCapacity === most,
        small: small.members === before.DesiredCapacity,
        'beyond its maximum': await refusal(set(most + 1)),
        'of none': await refusal(
          scaling.send(
            new SetDesiredCapacityCommand({ AutoScalingGroupName: 'no-such', DesiredCapacity: 1 }),
          ),
        ),
      };
    },
  },
  {
    name: 'processes of a group, suspended and resumed under a tag',
    async run({ scaling, group: AutoScalingGroupName }) {
      const described = async () => {
        const { AutoScalingGroups } = await scaling.send(
          new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }),
        );
        const [found] = AutoScalingGroups ?? [];
        return {
          suspended: (found?.SuspendedProcesses ?? []).map(({ ProcessName = '' }) => ProcessName).toSorted(),
          tag: found?.Tags?.find(({ Key }) => Key === 'contract'),
        };
      };
      const tag = {
        ResourceId: AutoScalingGroupName,
        ResourceType: 'auto-scaling-group',
        Key: 'contract',
        Value: 'by rem-1 until 2026-01-01T00:00:00.000Z Terminate',
        PropagateAtLaunch: false,
      };
      const ScalingProcesses = ['ReplaceUnhealthy', 'Terminate'];
      await scaling.send(new CreateOrUpdateTagsCommand({ Tags: [tag] }));
      await scaling.send(new SuspendProcessesCommand({ AutoScalingGroupName, ScalingProcesses }));
      await scaling.send(new SuspendProcessesCommand({ AutoScalingGroupName, ScalingProcesses }));
      const during = await described();
      await scaling.send(
        new ResumeProcessesCommand({ AutoScalingGroupName, ScalingProcesses: ['Terminate'] }),
      );
      const between = await described();
      await scaling.send(new ResumeProcessesCommand({ AutoScalingGroupName, ScalingProcesses }));
      await scaling.send(new DeleteTagsCommand({ Tags: [tag] }));
      const after = await described();
      return {
        during: during.suspended,
        tag: [during.tag?.Value, during.tag?.PropagateAtLaunch],
        between: between.suspended,
        after: [after.suspended, after.tag],
        'an unknown process': await refusal(
          scaling.send(new SuspendProcessesCommand({ AutoScalingGroupName, ScalingProcesses: ['Sleep'] })),
        ),
      };
    },
  },
  {
    name: 'a member on standby, and back',
    async run(subject) {
      const { scaling, group: AutoScalingGroupName } = subject;
      const described = async () => {
        const { AutoScalingGroups } = await scaling.send(
          new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }),
        );
        return AutoScalingGroups?.[0];
      };
      const before = await described();
      const InstanceIds = [before?.Instances?.[0]?.InstanceId ?? ''];
      const seen = async () => {
        const found = await described();
        const member = found?.Instances?.find(({ InstanceId }) => InstanceId === InstanceIds[0]);
        return [member?.LifecycleState, (found?.DesiredCapacity ?? 0) - (before?.DesiredCapacity ?? 0)];
      };
      const enter = () =>
        scaling.send(
          new EnterStandbyCommand({
            AutoScalingGroupName,
            InstanceIds,
            ShouldDecrementDesiredCapacity: true,
          }),
        );
      await enter();
      await subject.settle();
      const out = await seen();
      await scaling.send(new ExitStandbyCommand({ AutoScalingGroupName, InstanceIds }));
      await subject.settle();
      return { out, back: await seen() };
    },
  },
  {
    name: 'a replica, made',
    async run(subject: Subject) {
      const { rds, primary } = subject;
      const id = 'shop-db-made';
      const make = (source: string) =>
        rds.send(
          new CreateDBInstanceReadReplicaCommand({
            DBInstanceIdentifier: id,
            SourceDBInstanceIdentifier: source,
          }),
        );
      const made = await make(primary);
      await subject.settle();
      const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }));
      return {
        source: made.DBInstance?.ReadReplicaSourceDBInstanceIdentifier,
        'status at once': made.DBInstance?.DBInstanceStatus,
        'status later': DBInstances?.[0]?.DBInstanceStatus,
        engine: DBInstances?.[0]?.Engine,
        'made again': await refusal(make(primary)),
        'of nothing': await refusal(
          rds.send(
            new CreateDBInstanceReadReplicaCommand({
              DBInstanceIdentifier: 'shop-db-of-nothing',
              SourceDBInstanceIdentifier: 'no-such-database',
            }),
          ),
        ),
      };
    },
  },
  {
    name: 'an alarm, made and set by hand',
    async run({ cloudWatch }) {
      const AlarmName = 'made-by-the-contract';
      await cloudWatch.send(
        new PutMetricAlarmCommand({
          AlarmName,
          Namespace: 'Shop',
          MetricName: 'Orders',
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 3,
          Threshold: 5,
          ComparisonOperator: 'LessThanThreshold',
        }),
      );
      const described = async () =>
        (await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }))).MetricAlarms?.[0];
      const first = await described();
      const set = (name: string) =>
        cloudWatch.send(
          new SetAlarmStateCommand({ AlarmName: name, StateValue: 'ALARM', StateReason: 'the contract' }),
        );
      await set(AlarmName);
      const then = await described();
      await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] }));
      return {
        arn: first?.AlarmArn?.split(':').slice(0, 3).join(':'),
        'state at first': first?.StateValue,
        rule: [first?.Period, first?.EvaluationPeriods, first?.Threshold, first?.ComparisonOperator],
        'actions enabled': first?.ActionsEnabled,
        'state then': [then?.StateValue, then?.StateReason],
        deleted: (await described()) === undefined,
        'set of none': await refusal(set('no-such-alarm')),
      };
    },
  },
  {
    name: 'a metric, written and read',
    async run(subject) {
      const { cloudWatch } = subject;
      const metric = { Namespace: 'Shop/Contract', MetricName: 'Orders' };
      const minute = Math.floor(subject.now() / 60_000) * 60_000 - 5 * 60_000;
      await cloudWatch.send(
        new PutMetricDataCommand({
          Namespace: metric.Namespace,
          MetricData: [3, 5].map((Value, index) => ({
            MetricName: metric.MetricName,
            Timestamp: new Date(minute + index * 1000),
            Value,
          })),
        }),
      );
      const { Datapoints = [] } = await cloudWatch.send(
        new GetMetricStatisticsCommand({
          ...metric,
          StartTime: new Date(minute),
          EndTime: new Date(minute + 60_000),
          Period: 60,
          Statistics: ['Sum', 'Average', 'Maximum', 'Minimum', 'SampleCount'],
        }),
      );
      return {
        points: Datapoints.length,
        sum: Datapoints[0]?.Sum,
        average: Datapoints[0]?.Average,
        extremes: [Datapoints[0]?.Minimum, Datapoints[0]?.Maximum],
        count: Datapoints[0]?.SampleCount,
        'at its minute': Datapoints[0]?.Timestamp?.getTime() === minute,
      };
    },
  },
  {
    name: 'a queue and its messages',
    async run({ sqs }) {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'contract' }));
      const receive = async () =>
        (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages ?? [];
      const left = async () => {
        const AttributeNames = [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
        ] as const;
        const { Attributes } = await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
        );
        return AttributeNames.map((name) => Attributes?.[name]);
      };
      const sent = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '<hello> & "you"' }));
      const before = await left();
      const [message] = await receive();
      const taken = await left();
      const again = await receive();
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
      return {
        sum: sent.MD5OfMessageBody,
        body: message?.Body,
        'same message': message?.MessageId === sent.MessageId,
        before,
        taken,
        again: again.length,
        after: await left(),
        'unknown queue': await refusal(sqs.send(new GetQueueUrlCommand({ QueueName: 'no-such' }))),
      };
    },
  },
  {
    name: 'queues, how they are set, and their tags',
    async run({ sqs }) {
      const dead = await sqs.send(new CreateQueueCommand({ QueueName: 'set-dead' }));
      const all = { AttributeNames: ['All' as const] };
      const bare = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: dead.QueueUrl, ...all }));
      const deadLetterTargetArn = bare.Attributes?.QueueArn;
      const { QueueUrl } = await sqs.send(
        new CreateQueueCommand({
          QueueName: 'set-orders',
          Attributes: {
            MessageRetentionPeriod: '3600',
            VisibilityTimeout: '45',
            RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 }),
          },
          tags: { team: 'orders' },
        }),
      );
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, ...all }));
      const policy = JSON.parse(Attributes?.RedrivePolicy ?? '{}') as Readonly<Record<string, unknown>>;
      const list = (NextToken?: string) =>
        sqs.send(
          new ListQueuesCommand({
            QueueNamePrefix: 'set-',
            MaxResults: 1,
            ...(NextToken === undefined ? {} : { NextToken }),
          }),
        );
      const first = await list();
      const second = await list(first.NextToken);
      const nameOf = (url = '') => url.split('/').at(-1);
      return {
        'retention by default': bare.Attributes?.MessageRetentionPeriod,
        'redrive by default': bare.Attributes?.RedrivePolicy ?? 'left out',
        retention: Attributes?.MessageRetentionPeriod,
        visibility: Attributes?.VisibilityTimeout,
        'to the dead-letter queue': policy['deadLetterTargetArn'] === deadLetterTargetArn,
        'receives in vain': Number(policy['maxReceiveCount']),
        tags: (await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags,
        pages: [first, second].map(({ QueueUrls }) => QueueUrls?.map(nameOf)),
        'the last page has a token': second.NextToken !== undefined,
        none: (await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'no-such' }))).QueueUrls ?? [],
      };
    },
  },
];
