import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../../src/simulator/faults/registry.ts';
import { buildStack } from '../../../../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../../../../src/simulator/stacks/load-stack.ts';
import type { World } from '../../../../../src/simulator/world/state/world.ts';
import { playWorld } from '../../../../support/played-shop.ts';

/** Requests of this minute that came to the load balancer of a region, and those that it failed. */
function cameTo(world: World, region: string) {
  const balancer = [...world.loadBalancers.values()].find((one) => one.region === region);
  const zones = [...(world.users?.traffic.get(balancer?.arn ?? '')?.values() ?? [])];
  return {
    requests: Math.round(zones.reduce((sum, { requests }) => sum + requests, 0)),
    failed: Math.round(zones.reduce((sum, { failed, unanswered }) => sum + failed + unanswered, 0)),
  };
}

/** The storefront: 600 requests a second by CloudFront, 60 of which write. */
async function afterTenSecondsOf(fault: string, target: Record<string, unknown>) {
  const shop = playWorld(buildStack(loadStack('storefront'), 1));
  // The first seconds of a minute, so that its counts are those of the trouble alone.
  await shop.play(119);
  shop.fault(faultNamed(fault), target);
  await shop.play(11);
  const { world } = shop;
  return {
    errors: Math.round(world.users?.experienced.at(-1)?.errors ?? Number.NaN),
    home: cameTo(world, 'us-east-1'),
    standby: cameTo(world, 'eu-west-1'),
  };
}

describe('users who come by CloudFront', () => {
  it('have nothing asked of the second origin while only what they write fails at the first', async () => {
    const { errors, home, standby } = await afterTenSecondsOf('fill-database-storage', {
      database: 'writer',
    });
    expect(errors).toBe(60);
    expect(home.requests).toBeGreaterThan(5_000);
    expect(standby.requests).toBe(0);
  });

  it('have what they read answered by the second origin once the first is down, and only writes go on failing', async () => {
    const { errors, home, standby } = await afterTenSecondsOf('fail-site', { region: 'home' });
    expect(errors).toBe(60);
    expect(home.failed).toBeGreaterThan(500);
    expect(standby.requests).toBeGreaterThan(4_500);
    expect(standby.failed).toBe(0);
  });
});
