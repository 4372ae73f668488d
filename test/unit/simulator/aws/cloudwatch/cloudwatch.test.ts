import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../../src/simulator/faults/registry.ts';
import { first, type PlayedShop, playedShop } from '../../../../support/played-shop.ts';

interface Described {
  readonly MetricAlarms: readonly { AlarmName: string; StateValue: string }[];
  readonly CompositeAlarms: readonly { AlarmName: string; StateValue: string }[];
}

const cloudWatch = <T = unknown>(shop: PlayedShop, operation: string, input: object = {}) =>
  shop.call<T>('CloudWatch', operation, input);

/** An alarm on a metric of our own, one period of a minute. */
const alarmOn = (name: string, more: object = {}) => ({
  AlarmName: name,
  Namespace: 'Orders',
  MetricName: 'Refused',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
  ...more,
});

const report = (shop: PlayedShop, value: number) =>
  cloudWatch(shop, 'PutMetricData', {
    Namespace: 'Orders',
    MetricData: [{ MetricName: 'Refused', Value: value }],
  });

async function stateOf(shop: PlayedShop, name: string): Promise<string | undefined> {
  const { MetricAlarms, CompositeAlarms } = await cloudWatch<Described>(shop, 'DescribeAlarms', {
    AlarmNames: [name],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  });
  return [...MetricAlarms, ...CompositeAlarms][0]?.StateValue;
}

describe('simulated CloudWatch', () => {
  it('evaluates an alarm that was put on data that was put', async () => {
    const shop = playedShop(1);
    await cloudWatch(shop, 'PutMetricAlarm', alarmOn('refused'));
    expect(await stateOf(shop, 'refused')).toBe('INSUFFICIENT_DATA');
    await report(shop, 11);
    await shop.play(180);
    expect(await stateOf(shop, 'refused')).toBe('ALARM');
    await shop.play(300);
    expect(await stateOf(shop, 'refused')).toBe('INSUFFICIENT_DATA');
    await cloudWatch(shop, 'DeleteAlarms', { AlarmNames: ['refused'] });
    expect(await stateOf(shop, 'refused')).toBeUndefined();
  });

  it('has alarms run out of data when metrics fall silent, and come back', async () => {
    const shop = playedShop(1);
    const { arn } = first(shop.world.loadBalancers);
    await cloudWatch(
      shop,
      'PutMetricAlarm',
      alarmOn('no-requests', {
        Namespace: 'AWS/ApplicationELB',
        MetricName: 'RequestCount',
        Dimensions: [{ Name: 'LoadBalancer', Value: arn.split('loadbalancer/')[1] }],
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
      }),
    );
    await shop.play(180);
    expect(await stateOf(shop, 'no-requests')).toBe('OK');
    const heal = shop.fault(faultNamed('silence-metrics'), { region: 'home' });
    await shop.play(6 * 60);
    expect(await stateOf(shop, 'no-requests')).toBe('INSUFFICIENT_DATA');
    heal();
    await shop.play(4 * 60);
    expect(await stateOf(shop, 'no-requests')).toBe('OK');
  });

  it('evaluates composite alarms, also on composite ones, the moment that a part of them changes', async () => {
    const shop = playedShop(1);
    await cloudWatch(shop, 'PutMetricAlarm', alarmOn('a'));
    await cloudWatch(shop, 'PutMetricAlarm', alarmOn('b'));
    await cloudWatch(shop, 'PutCompositeAlarm', {
      AlarmName: 'both',
      AlarmRule: 'ALARM(a) AND ALARM(b)',
    });
    await cloudWatch(shop, 'PutCompositeAlarm', { AlarmName: 'not-both', AlarmRule: 'NOT ALARM(both)' });
    const set = (name: string) =>
      cloudWatch(shop, 'SetAlarmState', { AlarmName: name, StateValue: 'ALARM', StateReason: 'a test' });
    await set('a');
    expect([await stateOf(shop, 'both'), await stateOf(shop, 'not-both')]).toEqual(['OK', 'ALARM']);
    await set('b');
    expect([await stateOf(shop, 'both'), await stateOf(shop, 'not-both')]).toEqual(['ALARM', 'OK']);
  });

  it('leaves composite alarms out unless they are asked for', async () => {
    const shop = playedShop(1);
    await cloudWatch(shop, 'PutCompositeAlarm', { AlarmName: 'any', AlarmRule: 'ALARM(checkout-5xx)' });
    expect((await cloudWatch<Described>(shop, 'DescribeAlarms')).CompositeAlarms).toEqual([]);
    const asked = await cloudWatch<Described>(shop, 'DescribeAlarms', { AlarmTypes: ['CompositeAlarm'] });
    expect(asked.MetricAlarms).toEqual([]);
    expect(asked.CompositeAlarms.map(({ AlarmName }) => AlarmName)).toEqual(['any']);
  });

  it('remembers what became of an alarm', async () => {
    const shop = playedShop(1);
    await cloudWatch(shop, 'PutMetricAlarm', alarmOn('a'));
    await cloudWatch(shop, 'SetAlarmState', { AlarmName: 'a', StateValue: 'OK', StateReason: 'a test' });
    const { AlarmHistoryItems } = await cloudWatch<{ AlarmHistoryItems: { HistorySummary: string }[] }>(
      shop,
      'DescribeAlarmHistory',
      { AlarmName: 'a' },
    );
    expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm updated from INSUFFICIENT_DATA to OK',
      'Alarm "a" created',
    ]);
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('with actions enabled %s recovers the machine of a recovery alarm %d times', async (enabled, times) => {
    const shop = playedShop(1);
    for (const group of shop.world.scalingGroups.values()) group.suspended.add('HealthCheck');
    const machine = first(shop.world.instances);
    await cloudWatch(
      shop,
      'PutMetricAlarm',
      alarmOn('recover', {
        Namespace: 'AWS/EC2',
        MetricName: 'StatusCheckFailed_System',
        Dimensions: [{ Name: 'InstanceId', Value: machine.id }],
        Statistic: 'Minimum',
        EvaluationPeriods: 2,
        Threshold: 0,
        AlarmActions: ['arn:aws:automate:us-east-1:ec2:recover'],
      }),
    );
    if (!enabled) await cloudWatch(shop, 'DisableAlarmActions', { AlarmNames: ['recover'] });
    shop.fault(faultNamed('fail-host'), { instance: machine.id });
    await shop.play(10 * 60);
    const recoveries = shop.world.happenings.filter(({ text }) => text.includes('an alarm has EC2 recover'));
    expect(recoveries).toHaveLength(times);
    expect(machine.systemCheck.status).toBe(enabled ? 'ok' : 'impaired');
  });

  it('lists metrics and answers statistics of them', async () => {
    const shop = playedShop(1);
    await report(shop, 3);
    await report(shop, 5);
    await shop.play(120);
    const listed = await cloudWatch<{ Metrics: object[] }>(shop, 'ListMetrics', { Namespace: 'Orders' });
    expect(listed.Metrics).toEqual([{ Namespace: 'Orders', MetricName: 'Refused', Dimensions: [] }]);
    const now = shop.world.clock.now();
    const { Datapoints } = await cloudWatch<{ Datapoints: object[] }>(shop, 'GetMetricStatistics', {
      Namespace: 'Orders',
      MetricName: 'Refused',
      Statistics: ['Sum', 'Maximum'],
      Period: 60,
      StartTime: new Date(now - 600_000),
      EndTime: new Date(now),
    });
    expect(Datapoints).toMatchObject([{ Sum: 8, Maximum: 5 }]);
  });

  it.each([
    ['PutMetricData', { Namespace: 'AWS/EC2', MetricData: [] }, 'InvalidParameterValue'],
    ['PutMetricAlarm', alarmOn('a', { Threshold: undefined }), 'MissingParameter'],
    ['PutMetricAlarm', alarmOn('a', { DatapointsToAlarm: 2 }), 'ValidationError'],
    ['PutMetricAlarm', alarmOn('a', { TreatMissingData: 'whatever' }), 'ValidationError'],
    ['PutCompositeAlarm', { AlarmName: 'a', AlarmRule: 'ALARM(' }, 'ValidationError'],
    ['PutCompositeAlarm', { AlarmName: 'a', AlarmRule: 'ALARM(nowhere)' }, 'ValidationError'],
    ['DeleteAlarms', { AlarmNames: ['checkout-5xx', 'nowhere'] }, 'ResourceNotFound'],
    ['SetAlarmState', { AlarmName: 'nowhere', StateValue: 'OK', StateReason: '' }, 'ResourceNotFound'],
  ])('refuses a mistaken %s as %#', async (operation, input, code) => {
    const shop = playedShop(1);
    await expect(cloudWatch(shop, operation, input)).rejects.toMatchObject({ name: code });
    expect(await stateOf(shop, 'checkout-5xx')).toBe('OK');
  });
});
