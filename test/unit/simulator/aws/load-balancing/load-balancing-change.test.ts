import { describe, expect, it } from 'vitest';
import { loadOf } from '../../../../../src/simulator/world/traffic/target-load.ts';
import { first, type PlayedShop, playedShop } from '../../../../support/played-shop.ts';

const service = 'Elastic Load Balancing v2';

function set(shop: PlayedShop, values: Readonly<Record<string, string>>) {
  return shop.call<{ Attributes: { Key: string; Value: string }[] }>(service, 'ModifyTargetGroupAttributes', {
    TargetGroupArn: first(shop.world.targetGroups).arn,
    Attributes: Object.entries(values).map(([Key, Value]) => ({ Key, Value })),
  });
}

describe('changes of load balancing', () => {
  it('take a target out at once and give it no share before its first check when it returns', async () => {
    const shop = playedShop(1);
    const group = first(shop.world.targetGroups);
    const [Id = ''] = group.targets.keys();
    const target = { TargetGroupArn: group.arn, Targets: [{ Id }] };
    await shop.call(service, 'DeregisterTargets', target);
    expect(group.targets.get(Id)?.state).toBe('draining');
    await shop.play(40);
    expect(group.targets.has(Id)).toBe(false);

    await shop.call(service, 'RegisterTargets', target);
    expect(group.targets.get(Id)?.state).toBe('initial');
    await shop.playUntil(() => group.targets.get(Id)?.state === 'healthy', 31);
  });

  it('ramp a target up over its slow start', async () => {
    const shop = playedShop(1);
    await set(shop, { 'slow_start.duration_seconds': '100' });
    const group = first(shop.world.targetGroups);
    const [target] = group.targets.values();
    if (target === undefined) throw new Error('the shop has targets');
    target.since = shop.world.clock.now();
    await shop.play(50);
    expect(loadOf(shop.world, target)).toBeCloseTo(200 * (0.5 / 3.5), 0);
    await shop.play(60);
    expect(loadOf(shop.world, target)).toBeCloseTo(50);
  });

  it('fail open once fewer targets than asked for are healthy', async () => {
    const shop = playedShop(1);
    const key = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage';
    const { Attributes } = await set(shop, { [key]: '80' });
    expect(Attributes).toContainEqual({ Key: key, Value: '80' });
    const [target] = first(shop.world.targetGroups).targets.values();
    if (target === undefined) throw new Error('the shop has targets');
    target.state = 'unhealthy';
    await shop.play(1);
    expect(loadOf(shop.world, target)).toBeCloseTo(50);
  });

  it.each(['unhealthy_state_routing', 'dns_failover'])(
    'have no share of healthy targets to wait for any more, once that of %s is off again',
    async (kind) => {
      const shop = playedShop(1);
      const Key = `target_group_health.${kind}.minimum_healthy_targets.percentage`;
      await set(shop, { [Key]: '80' });
      const { Attributes } = await set(shop, { [Key]: 'off' });
      expect(Attributes).toContainEqual({ Key, Value: 'off' });
    },
  );

  it.each([
    { key: 'slow_start.duration_seconds', value: '29' },
    { key: 'deregistration_delay.timeout_seconds', value: '3601' },
    { key: 'no.such.attribute', value: '1' },
  ])('refuse $key = $value', async ({ key, value }) => {
    await expect(set(playedShop(1), { [key]: value })).rejects.toMatchObject({
      name: 'InvalidConfigurationRequest',
    });
  });
});
