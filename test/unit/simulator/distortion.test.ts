import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../src/simulator/faults/registry.ts';
import { readMetric } from '../../../src/simulator/world/signals/metrics.ts';
import { first, type PlayedShop, playedShop } from '../../support/played-shop.ts';

type Health = { TargetHealthDescriptions: { Target: { Id: string }; TargetHealth: { State: string } }[] };

async function targetState(shop: PlayedShop, instance: string): Promise<string | undefined> {
  const group = first(shop.world.targetGroups);
  const answer = await shop.call<Health>('Elastic Load Balancing v2', 'DescribeTargetHealth', {
    TargetGroupArn: group.arn,
  });
  return answer.TargetHealthDescriptions.find((one) => one.Target.Id === instance)?.TargetHealth.State;
}

async function impaired(shop: PlayedShop): Promise<string[]> {
  const { InstanceStatuses } = await shop.call<{ InstanceStatuses: { InstanceId: string }[] }>(
    'EC2',
    'DescribeInstanceStatus',
    { Filters: [{ Name: 'system-status.status', Values: ['impaired'] }] },
  );
  return InstanceStatuses.map(({ InstanceId }) => InstanceId);
}

const requests = (shop: PlayedShop) => ({
  region: 'us-east-1',
  namespace: 'AWS/ApplicationELB',
  metric: 'RequestCount',
  dimensions: {
    LoadBalancer: first(shop.world.loadBalancers).arn.split('loadbalancer/')[1] ?? '',
  },
});

/** Requests in each of the last minutes that CloudWatch shows, oldest first. */
const shown = (shop: PlayedShop, minutes: number) =>
  readMetric(shop.world, {
    name: requests(shop),
    statistic: 'Sum',
    periodMs: 60_000,
    from: shop.world.clock.now() - minutes * 60_000,
    to: shop.world.clock.now(),
  });

describe('observers that lie', () => {
  it('call a target unhealthy that serves, and leave the truth alone', async () => {
    const shop = playedShop(1);
    const { id } = first(shop.world.instances);
    const heal = shop.fault(faultNamed('lie-unhealthy'), { about: 'target-health', instance: id });
    expect(await targetState(shop, id)).toBe('unhealthy');
    expect(first(shop.world.targetGroups).targets.get(id)?.state).toBe('healthy');
    heal();
    expect(await targetState(shop, id)).toBe('healthy');
  });

  it('call a machine well that hangs, in filtered reads too', async () => {
    const shop = playedShop(1);
    const { id } = first(shop.world.instances);
    const heal = shop.fault(faultNamed('lie-unhealthy'), { about: 'status-checks', instance: id });
    expect(await impaired(shop)).toEqual([id]);
    shop.fault(faultNamed('lie-healthy'), { about: 'status-checks', instance: id });
    expect(await impaired(shop)).toEqual([]);
    heal();
    expect(await impaired(shop)).toEqual([]);
  });

  it('speak of alarms and of Route 53 checks by name', async () => {
    const shop = playedShop(1);
    shop.fault(faultNamed('lie-unhealthy'), { about: 'alarms', name: 'checkout-5xx' });
    shop.fault(faultNamed('lie-unhealthy'), { about: 'health-checks' });
    const firing = await shop.call<{ MetricAlarms: object[] }>('CloudWatch', 'DescribeAlarms', {
      StateValue: 'ALARM',
    });
    expect(firing.MetricAlarms).toHaveLength(1);
    const check = first(shop.world.healthChecks);
    const status = await shop.call<{ HealthCheckObservations: { StatusReport: { Status: string } }[] }>(
      'Route 53',
      'GetHealthCheckStatus',
      { HealthCheckId: check.id },
    );
    expect(status.HealthCheckObservations.every((one) => one.StatusReport.Status.startsWith('Failure'))).toBe(
      true,
    );
    expect(check.healthy).toBe(true);
  });

  it('flip at random, by the seed, however often they are asked', async () => {
    const play = async (asked: number) => {
      const shop = playedShop(2);
      const { id } = first(shop.world.instances);
      shop.fault(faultNamed('flip-signal'), { about: 'target-health', instance: id });
      const said: (string | undefined)[] = [];
      for (let minute = 0; minute < 12; minute += 1) {
        for (let again = 1; again < asked; again += 1) await targetState(shop, id);
        said.push(await targetState(shop, id));
        await shop.play(60);
      }
      return said;
    };
    const once = await play(1);
    expect(new Set(once)).toEqual(new Set(['healthy', 'unhealthy']));
    expect(await play(3)).toEqual(once);
  });
});

describe('metrics in trouble', () => {
  it('stop when they are silenced, leave a gap, and go on when healed', async () => {
    const shop = playedShop(1);
    const heal = shop.fault(faultNamed('silence-metrics'), { region: 'home' });
    await shop.play(10 * 60);
    expect(shown(shop, 8)).toEqual([]);
    heal();
    await shop.play(4 * 60);
    expect(shown(shop, 4).length).toBeGreaterThanOrEqual(2);
    expect(shown(shop, 12).length).toBeLessThanOrEqual(5);
  });

  it('repeat their last value when frozen', async () => {
    const shop = playedShop(1);
    await shop.play(120);
    const heal = shop.fault(faultNamed('freeze-metrics'), { namespace: 'AWS/ApplicationELB' });
    await shop.play(5 * 60);
    const values = shown(shop, 4).map(({ value }) => value);
    expect(new Set(values).size).toBe(1);
    expect(values.length).toBeGreaterThanOrEqual(2);
    heal();
  });

  it('come later when delayed, and none is lost', async () => {
    const shop = playedShop(1);
    await shop.play(10 * 60);
    const before = shown(shop, 8).length;
    const heal = shop.fault(faultNamed('delay-metrics'), { minutes: 5 });
    expect(shown(shop, 8).length).toBe(before - 5);
    heal();
    expect(shown(shop, 8).length).toBe(before);
  });
});

describe('stale reads', () => {
  it('show the state before a change to some reads for a while, and then to none', async () => {
    const shop = playedShop(1);
    shop.fault(faultNamed('stale-reads'), { seconds: 20 });
    const { id } = first(shop.world.instances);
    const stateNow = async () => {
      const { Reservations } = await shop.call<{
        Reservations: { Instances: { State: { Name: string } }[] }[];
      }>('EC2', 'DescribeInstances', { InstanceIds: [id] });
      return Reservations[0]?.Instances[0]?.State.Name;
    };
    await shop.call('EC2', 'TerminateInstances', { InstanceIds: [id] });
    const soon = new Set<string | undefined>();
    for (let read = 0; read < 12; read += 1) soon.add(await stateNow());
    expect(soon).toEqual(new Set(['running', 'shutting-down']));
    await shop.play(21);
    for (let read = 0; read < 12; read += 1) expect(await stateNow()).not.toBe('running');
  });

  it('do not exist where nothing makes reads stale', async () => {
    const shop = playedShop(1);
    const { id } = first(shop.world.instances);
    await shop.call('EC2', 'TerminateInstances', { InstanceIds: [id] });
    expect(shop.world.distortion.memories.size).toBe(0);
  });
});
