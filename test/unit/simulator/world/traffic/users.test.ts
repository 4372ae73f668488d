import { describe, expect, it } from 'vitest';
import { failDatabaseWriter } from '../../../../../src/simulator/faults/fail-database-writer.ts';
import { failSite } from '../../../../../src/simulator/faults/fail-site.ts';
import { hangInstance } from '../../../../../src/simulator/faults/hang-instance.ts';
import { slowInstance } from '../../../../../src/simulator/faults/slow-instance.ts';
import { experience, usersAreWell } from '../../../../../src/simulator/judge/experience.ts';
import { first, playedShop } from '../../../../support/played-shop.ts';
import type { World } from '../../../../../src/simulator/world/state/world.ts';

function lastSecond(world: World) {
  const second = world.users?.experienced.at(-1);
  if (second === undefined) throw new Error('nobody used the shop yet');
  return second;
}

describe('users', () => {
  it('are all served while nothing is wrong', async () => {
    const shop = playedShop(1);
    const { world } = shop;
    await shop.play(600);
    expect(lastSecond(world)).toMatchObject({ errors: 0, slow: 0, refusedWrites: 0 });
    expect(lastSecond(world).ok).toBeCloseTo(200);
    expect(usersAreWell(world, 600)).toBe(true);
  });

  it('lose a quarter of their requests while a hung machine is in rotation, then none', async () => {
    const shop = playedShop(1);
    await shop.play(60);
    shop.fault(hangInstance, { instance: first(shop.world.instances).id });

    await shop.play(5);
    const during = lastSecond(shop.world);
    await shop.play(120);

    expect(during.errors).toBeCloseTo(50);
    expect(lastSecond(shop.world).errors).toBe(0);
  });

  it('are answered late by a slow machine, not refused', async () => {
    const shop = playedShop(1);
    shop.fault(slowInstance, { instance: first(shop.world.instances).id });
    await shop.play(300);
    expect(lastSecond(shop.world).errors).toBe(0);
    expect(lastSecond(shop.world).slow).toBeCloseTo(50);
  });

  it('get nothing from a site without power, for nobody moves them', async () => {
    const shop = playedShop(1);
    await shop.play(60);
    const heal = shop.fault(failSite, { region: 'us-east-1' });
    await shop.play(1200);
    expect(lastSecond(shop.world).ok).toBe(0);

    heal();
    await shop.play(300);
    expect(lastSecond(shop.world).errors).toBe(0);
    expect(experience(shop.world, 0, Number.POSITIVE_INFINITY).downtimeSeconds).toBeGreaterThan(1200);
  });

  it('lose their writes and keep their reads when the database that takes writes fails', async () => {
    const shop = playedShop(1);
    await shop.play(60);
    shop.fault(failDatabaseWriter, { database: 'shop-db' });
    await shop.play(60);
    expect(lastSecond(shop.world).ok).toBeCloseTo(160);
    expect(lastSecond(shop.world).refusedWrites).toBeCloseTo(40);
  });

  it('follow a changed name as their resolvers do: most within its TTL, some late, a few never', async () => {
    const shop = playedShop(1);
    const { world } = shop;
    const sets = await shop.call<{ ResourceRecordSets: { Name: string; Type: string; Weight?: number }[] }>(
      'Route 53',
      'ListResourceRecordSets',
      { HostedZoneId: 'Z0SHOPEXAMPLECOM0001' },
    );
    const pair = sets.ResourceRecordSets.filter((set) => set.Weight !== undefined);
    const flipped = pair.map((set) => ({ ...set, Weight: 100 - (set.Weight ?? 0) }));
    await shop.call('Route 53', 'ChangeResourceRecordSets', {
      HostedZoneId: 'Z0SHOPEXAMPLECOM0001',
      ChangeBatch: {
        Changes: [
          ...pair.map((set) => ({ Action: 'DELETE', ResourceRecordSet: set })),
          ...flipped.map((set) => ({ Action: 'CREATE', ResourceRecordSet: set })),
        ],
      },
    });
    await shop.playUntil(() => world.happenings.some((one) => one.kind === 'dns-in-sync'), 60);
    const moved = () =>
      world.users?.cohorts.reduce((sum, one) => sum + (one.target?.includes('eu-west-1') ? one.share : 0), 0);

    await shop.play(61);
    expect(moved()).toBeGreaterThanOrEqual(0.86);
    expect(moved()).toBeLessThan(0.98);
    await shop.play(300);
    expect(moved()).toBeCloseTo(0.98);
  });
});
