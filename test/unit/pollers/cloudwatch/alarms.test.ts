import type { DescribeAlarmsCommandInput, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { cloudwatch } from '../../../../src/pollers/cloudwatch.ts';
import { modelOf, resourceOf, signalOf } from '../../../support/model-of.ts';
import { pollBench, startedAt } from '../../../support/poll.ts';

const arnOf = (name: string) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`;
const alarm = (AlarmName: string, rest: MetricAlarm = {}): MetricAlarm => ({
  AlarmName,
  AlarmArn: arnOf(AlarmName),
  StateValue: 'OK',
  Namespace: 'AWS/EC2',
  MetricName: 'CPUUtilization',
  Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }],
  ...rest,
});
const instance = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1';
const group = resourceOf({
  id: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:u:autoScalingGroupName/web',
  kind: 'autoscaling:group',
  facts: { groupName: 'web' },
});

/** CloudWatch with these alarms: filters by state and by names as AWS does, and pages by one. */
function cloudWatchWith(alarms: readonly MetricAlarm[], composites: readonly MetricAlarm[] = []) {
  return {
    'CloudWatch DescribeAlarms': (input: DescribeAlarmsCommandInput) => {
      const fits = ({ StateValue, AlarmName = '' }: MetricAlarm) =>
        (input.StateValue === undefined || input.StateValue === StateValue) &&
        (input.AlarmNames === undefined || input.AlarmNames.includes(AlarmName));
      const all = [
        ...alarms.filter(fits).map((each) => ({ MetricAlarms: [each] })),
        ...(input.AlarmTypes?.includes('CompositeAlarm') ? composites.filter(fits) : []).map((each) => ({
          CompositeAlarms: [each],
        })),
      ];
      const at = Number(input.NextToken ?? 0);
      return { ...all[at], ...(at + 1 < all.length ? { NextToken: String(at + 1) } : {}) };
    },
  };
}

async function resourcesOf(alarms: readonly MetricAlarm[], composites: readonly MetricAlarm[] = []) {
  const bench = pollBench(cloudWatchWith(alarms, composites), modelOf({ resources: [group] }));
  const [observation] = await bench.run(cloudwatch, 'alarms');
  if (observation?.kind !== 'complete') throw new Error(JSON.stringify(observation));
  return observation.resources;
}

describe('the alarms part', () => {
  it('lists metric and composite alarms over all pages', async () => {
    const composite = { AlarmName: 'shop-down', AlarmArn: arnOf('shop-down'), AlarmRule: 'ALARM("a")' };
    const resources = await resourcesOf([alarm('a'), alarm('b')], [composite]);
    expect(resources.map(({ name, facts }) => [name, facts['type']])).toEqual([
      ['a', 'metric'],
      ['b', 'metric'],
      ['shop-down', 'composite'],
    ]);
  });

  it('states what policies look at', async () => {
    const [found] = await resourcesOf([alarm('a')]);
    expect(found).toMatchObject({
      id: arnOf('a'),
      facts: {
        alarmName: 'a',
        namespace: 'AWS/EC2',
        metric: 'CPUUtilization',
        stateValue: 'OK',
        dimensions: ['InstanceId=i-1'],
      },
      relations: [{ type: 'watches', to: instance }],
    });
  });

  it.each<[string, MetricAlarm, readonly unknown[]]>([
    ['3 of 5 minutes', { Period: 60, EvaluationPeriods: 5, DatapointsToAlarm: 3 }, [60, 5, 3]],
    ['all of them, which AWS leaves out', { Period: 300, EvaluationPeriods: 2 }, [300, 2, 2]],
    [
      'metric math, by its longest period',
      {
        EvaluationPeriods: 2,
        Metrics: [
          { Id: 'sum', Expression: 'm + n', Period: 60 },
          { Id: 'm', MetricStat: { Metric: {}, Period: 300, Stat: 'Sum' } },
        ],
      },
      [300, 2, 2],
    ],
    ['nothing, as a composite one', {}, [undefined, undefined, undefined]],
  ])('states how an alarm counts: %s', async (_what, given, expected) => {
    const [found] = await resourcesOf([alarm('a', given)]);
    const { periodSeconds, evaluationPeriods, datapointsToAlarm } = found?.facts ?? {};
    expect([periodSeconds, evaluationPeriods, datapointsToAlarm]).toEqual(expected);
  });

  it.each([
    ['InstanceId', 'i-1', instance],
    [
      'LoadBalancer',
      'app/shop/1',
      'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1',
    ],
    [
      'TargetGroup',
      'targetgroup/web/2',
      'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/2',
    ],
    ['LoadBalancerName', 'old', 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/old'],
    ['DBInstanceIdentifier', 'orders', 'arn:aws:rds:eu-west-1:111122223333:db:orders'],
    ['DBClusterIdentifier', 'shop', 'arn:aws:rds:eu-west-1:111122223333:cluster:shop'],
    ['HealthCheckId', 'hc-1', 'arn:aws:route53:::healthcheck/hc-1'],
    ['AutoScalingGroupName', 'web', group.id],
  ])('leads the dimension %s to the resource it names', async (Name, Value, to) => {
    const [found] = await resourcesOf([alarm('a', { Dimensions: [{ Name, Value }] })]);
    expect(found?.relations).toEqual([{ type: 'watches', to }]);
  });

  it.each([
    ['AWS/DynamoDB', [{ type: 'watches', to: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders' }]],
    ['AWS/Cassandra', []],
  ])('leads the name of a table in %s where it belongs', async (Namespace, relations) => {
    const Dimensions = [{ Name: 'TableName', Value: 'orders' }];
    const [found] = await resourcesOf([alarm('a', { Namespace, Dimensions })]);
    expect(found?.relations).toEqual(relations);
  });

  it.each([
    ['FunctionName', 'arn:aws:lambda:eu-west-1:111122223333:function:orders'],
    ['QueueName', 'arn:aws:sqs:eu-west-1:111122223333:orders'],
    ['TopicName', 'arn:aws:sns:eu-west-1:111122223333:orders'],
  ])('leads a %s to what it names', async (Name, to) => {
    const [found] = await resourcesOf([alarm('a', { Dimensions: [{ Name, Value: 'orders' }] })]);
    expect(found?.relations).toEqual([{ type: 'watches', to }]);
  });

  it.each([
    ['AWS/ECS', [['ClusterName', 'shop']], 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout'],
    [
      'ECS/ContainerInsights',
      [['ClusterName', 'shop']],
      'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout',
    ],
    ['Checkout/Own', [['ClusterName', 'shop']], undefined],
    ['AWS/ECS', [], undefined],
    [
      'AWS/ECS',
      [
        ['ClusterName', 'shop'],
        ['ClusterName', 'back'],
      ],
      undefined,
    ],
  ])('leads the name of a service of ECS in %s with %j where it belongs', async (Namespace, clusters, to) => {
    const Dimensions = [['ServiceName', 'checkout'], ...clusters].map(([Name, Value]) => ({ Name, Value }));
    const [found] = await resourcesOf([alarm('a', { Namespace, Dimensions })]);
    expect(found?.relations).toEqual(to === undefined ? [] : [{ type: 'watches', to }]);
  });

  it('leads the id of a NAT gateway there', async () => {
    const Dimensions = [{ Name: 'NatGatewayId', Value: 'nat-1' }];
    const [found] = await resourcesOf([alarm('a', { Namespace: 'AWS/NATGateway', Dimensions })]);
    expect(found?.relations).toEqual([
      { type: 'watches', to: 'arn:aws:ec2:eu-west-1:111122223333:natgateway/nat-1' },
    ]);
  });

  it('leads unknown dimensions and unknown groups nowhere', async () => {
    const Dimensions = [
      { Name: 'PhoneNumber', Value: 'q' },
      { Name: 'AutoScalingGroupName', Value: 'not-known' },
    ];
    expect((await resourcesOf([alarm('a', { Dimensions })]))[0]?.relations).toEqual([]);
  });

  it('reads the dimensions inside metric math, also those of another account', async () => {
    const part = (Value: string, AccountId?: string) => ({
      Id: 'm',
      MetricStat: {
        Metric: {
          Namespace: 'AWS/EC2',
          MetricName: 'CPUUtilization',
          Dimensions: [{ Name: 'InstanceId', Value }],
        },
        Period: 60,
        Stat: 'Average',
      },
      ...(AccountId === undefined ? {} : { AccountId }),
    });
    const Metrics = [{ Id: 'e', Expression: 'm1+m2' }, part('i-1'), part('i-2', '999988887777')];
    const [found] = await resourcesOf([{ AlarmName: 'math', AlarmArn: arnOf('math'), Metrics }]);
    expect(found?.relations.map(({ to }) => to)).toEqual([
      instance,
      'arn:aws:ec2:eu-west-1:999988887777:instance/i-2',
    ]);
  });
});

const known = (name: string, facts = {}) =>
  resourceOf({
    id: arnOf(name),
    kind: 'cloudwatch:alarm',
    name,
    facts: { alarmName: name, namespace: 'AWS/EC2', metric: 'CPUUtilization', ...facts },
    relations: [{ type: 'watches', to: instance }],
  });
const heldOn = (name: string, state: 'pass' | 'fail' | 'unknown') =>
  signalOf({ resource: arnOf(name), check: 'cloudwatch/alarm', state });

describe('the alarm-states part', () => {
  const since = new Date(startedAt - 90_000);
  const firing = alarm('hot', {
    StateValue: 'ALARM',
    StateReason: 'Threshold Crossed',
    StateTransitionedTimestamp: since,
    StateUpdatedTimestamp: new Date(startedAt),
  });

  async function statesOf(
    alarms: readonly MetricAlarm[],
    parts: Parameters<typeof modelOf>[0] = {},
    composites: readonly MetricAlarm[] = [],
  ) {
    const bench = pollBench(cloudWatchWith(alarms, composites), modelOf(parts));
    const [observation] = await bench.run(cloudwatch, 'alarm-states');
    if (observation?.kind !== 'complete') throw new Error(JSON.stringify(observation));
    return { observation, bench };
  }

  it('tells an alarm on itself and, by the alarm, on what it watches', async () => {
    const { observation } = await statesOf([firing]);
    expect(observation.signals).toMatchObject([
      { resource: arnOf('hot'), check: 'cloudwatch/alarm', state: 'fail', since: since.getTime() },
      { resource: instance, by: arnOf('hot'), state: 'fail', reason: 'hot: Threshold Crossed' },
    ]);
    expect(observation.signals[0]).not.toHaveProperty('by');
  });

  it.each<[NonNullable<MetricAlarm['StateValue']>, string]>([
    ['ALARM', 'fail'],
    ['INSUFFICIENT_DATA', 'unknown'],
  ])('takes %s for %s', async (StateValue, state) => {
    const { observation } = await statesOf([alarm('a', { StateValue })]);
    expect(observation.signals[0]).toMatchObject({ state });
  });

  const metricMath: MetricAlarm = {
    MetricName: undefined,
    Metrics: [{ Id: 'm', MetricStat: { Metric: alarm('m'), Period: 60, Stat: 'Average' } }],
  };
  it.each<[string, MetricAlarm, boolean]>([
    ['a CPU that is busy', { ComparisonOperator: 'GreaterThanThreshold' }, true],
    ['a CPU that is idle', { ComparisonOperator: 'LessThanThreshold' }, false],
    [
      'credits that run out',
      { MetricName: 'CPUCreditBalance', ComparisonOperator: 'LessThanOrEqualToThreshold' },
      true,
    ],
    [
      'credits that pile up',
      { MetricName: 'CPUCreditBalance', ComparisonOperator: 'GreaterThanThreshold' },
      false,
    ],
    ['a CPU off its usual band', { ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold' }, false],
    [
      'a failed status check',
      { MetricName: 'StatusCheckFailed', ComparisonOperator: 'GreaterThanThreshold' },
      false,
    ],
    [
      'the same name of somebody’s own',
      { Namespace: 'Shop', ComparisonOperator: 'GreaterThanThreshold' },
      false,
    ],
    ['metric math', { ...metricMath, ComparisonOperator: 'GreaterThanThreshold' }, false],
  ])('tells of an alarm on %s whether it measures saturation', async (_, changes, expected) => {
    const { observation } = await statesOf([{ ...firing, ...changes }]);
    const [own, watched] = observation.signals;
    expect(own).not.toHaveProperty('measures');
    expect(watched?.measures).toBe(expected ? 'saturation' : undefined);
  });

  it('takes known alarms in neither list for well, with no more than the two calls', async () => {
    const { observation, bench } = await statesOf([firing, alarm('calm')], {
      resources: [known('hot'), known('calm')],
      signals: [heldOn('calm', 'pass')],
    });
    const states = observation.signals.filter(({ by }) => by === undefined);
    expect(states.map(({ resource, state }) => [resource, state])).toEqual([
      [arnOf('hot'), 'fail'],
      [arnOf('calm'), 'pass'],
    ]);
    expect(bench.sent).toHaveLength(2);
  });

  it.each(['fail', 'unknown'] as const)(
    'reads an alarm by name before it is called well after %s',
    async (state) => {
      const { observation, bench } = await statesOf([alarm('a', { StateTransitionedTimestamp: since })], {
        resources: [known('a')],
        signals: [heldOn('a', state)],
      });
      expect(observation.signals[0]).toMatchObject({ state: 'pass', since: since.getTime() });
      expect(bench.sent.at(-1)?.input).toMatchObject({ AlarmNames: ['a'] });
    },
  );

  it('says nothing of an alarm that was firing and is deleted', async () => {
    const { observation } = await statesOf([], { resources: [known('a')], signals: [heldOn('a', 'fail')] });
    expect(observation.signals).toEqual([]);
  });

  it('tells firing composite alarms too', async () => {
    const composite = {
      AlarmName: 'shop',
      AlarmArn: arnOf('shop'),
      AlarmRule: 'ALARM("a")',
      StateValue: 'ALARM' as const,
    };
    const { observation } = await statesOf([], {}, [composite]);
    expect(observation.signals).toMatchObject([
      { resource: arnOf('shop'), state: 'fail', family: 'application' },
    ]);
  });

  it.each(['EVALUATION_ERROR', 'EVALUATION_FAILURE'] as const)(
    'does not believe a state that CloudWatch cannot evaluate (%s)',
    async (EvaluationState) => {
      const { observation } = await statesOf([{ ...firing, EvaluationState }]);
      expect(observation.signals[0]).toMatchObject({ state: 'unknown' });
    },
  );

  it.each([
    ['AWS/EC2', 'StatusCheckFailed_System', 'hypervisor'],
    ['AWS/EC2', 'CPUUtilization', 'application'],
    ['AWS/RDS', 'ReplicaLag', 'data'],
    ['AWS/RDS', 'AuroraReplicaLagMaximum', 'data'],
    ['AWS/RDS', 'CPUUtilization', 'application'],
    ['AWS/Route53', 'HealthCheckStatus', 'external'],
    ['AWS/ApplicationELB', 'UnHealthyHostCount', 'network'],
    ['AWS/ApplicationELB', 'HTTPCode_Target_5XX_Count', 'application'],
    ['Shop', 'FailedOrders', 'application'],
  ])('counts an alarm on %s %s as %s evidence', async (Namespace, MetricName, family) => {
    const { observation } = await statesOf([{ ...firing, Namespace, MetricName }]);
    expect(observation.signals[0]).toMatchObject({ family });
  });

  const scaling =
    'arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:u:autoScalingGroupName/web:policyName/p';
  it.each([
    ['only sets off Auto Scaling', [scaling], 'warning-only'],
    ['also tells people', [scaling, 'arn:aws:sns:eu-west-1:111122223333:oncall'], undefined],
    ['does nothing', [], undefined],
  ])('marks an alarm that %s as %3$s', async (_, AlarmActions, nature) => {
    const { observation } = await statesOf([{ ...firing, AlarmActions }]);
    expect(observation.signals[0]?.nature).toBe(nature);
  });
});
