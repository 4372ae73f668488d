import { describe, expect, it } from 'vitest';
import { createHealthCheck } from '../../../../src/simulator/world/names/health-checkers.ts';
import { type PlayedShop, playedShop } from '../../../support/played-shop.ts';

const service = 'Route53 Recovery Cluster';
const panel = { arn: 'arn:aws:route53-recovery-control::111122223333:controlpanel/p', name: 'shop' };
const [east, west] = [`${panel.arn}/routingcontrol/east`, `${panel.arn}/routingcontrol/west`] as const;
const rule = `${panel.arn}/safetyrule/one`;

/** Two controls, of which one must be On, and a health check that follows the first. */
function shopWithControls(): PlayedShop {
  const shop = playedShop(1);
  const { controls, rules } = shop.world.recovery;
  controls.set(east, { arn: east, name: 'east', panel, state: 'On' });
  controls.set(west, { arn: west, name: 'west', panel, state: 'Off' });
  rules.push({ arn: rule, name: 'at-least-one', kind: 'assertion', atLeast: 1, controls: [east, west] });
  createHealthCheck(shop.world, {
    id: 'follows-east',
    name: 'east',
    fqdn: '',
    port: 0,
    path: '',
    type: 'RECOVERY_CONTROL',
    basis: { kind: 'routing-control', arn: east },
    everySeconds: 30,
    failureThreshold: 1,
    tags: new Map(),
  });
  return shop;
}

const set = (shop: PlayedShop, states: Readonly<Record<string, string>>, override: readonly string[] = []) =>
  shop.call(
    service,
    'UpdateRoutingControlStates',
    {
      UpdateRoutingControlStateEntries: Object.entries(states).map(([arn, state]) => ({
        RoutingControlArn: arn,
        RoutingControlState: state,
      })),
      SafetyRulesToOverride: [...override],
    },
    'ap-southeast-2',
  );

describe('routing controls', () => {
  it('change together, at any endpoint, and health checks follow within seconds', async () => {
    const shop = shopWithControls();
    await set(shop, { [east]: 'Off', [west]: 'On' });
    expect(
      await shop.call(service, 'GetRoutingControlState', { RoutingControlArn: west }, 'us-west-2'),
    ).toMatchObject({ RoutingControlState: 'On' });
    await shop.play(6);
    expect(shop.world.healthChecks.get('follows-east')?.healthy).toBe(false);
  });

  it('are not changed at all when an assertion would be broken, unless it is overridden', async () => {
    const shop = shopWithControls();
    await expect(set(shop, { [east]: 'Off' })).rejects.toMatchObject({ name: 'ConflictException' });
    expect(shop.world.recovery.controls.get(east)?.state).toBe('On');
    await set(shop, { [east]: 'Off' }, [rule]);
    expect(shop.world.recovery.controls.get(east)?.state).toBe('Off');
  });

  it('behind a gate change only while it is open', async () => {
    const shop = shopWithControls();
    shop.world.recovery.rules.push({
      arn: `${panel.arn}/safetyrule/gate`,
      name: 'gate',
      kind: 'gating',
      atLeast: 1,
      controls: [west],
      targets: [east],
    });
    await expect(set(shop, { [east]: 'Off', [west]: 'On' })).rejects.toMatchObject({
      name: 'ConflictException',
    });
    await set(shop, { [west]: 'On' });
    await set(shop, { [east]: 'Off' });
    expect(shop.world.recovery.controls.get(east)?.state).toBe('Off');
  });
});
