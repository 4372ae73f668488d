import { describe, expect, it } from 'vitest';
import { failDatabaseWriter } from '../../../../src/simulator/faults/fail-database-writer.ts';
import { experience } from '../../../../src/simulator/judge/experience.ts';
import { playedShop, type PlayedShop } from '../../../support/played-shop.ts';

const writesPerSecond = 40;

async function promote(shop: PlayedShop, id: string): Promise<void> {
  await shop.call('RDS', 'PromoteReadReplica', { DBInstanceIdentifier: id });
  await shop.playUntil(() => shop.world.happenings.some(({ kind }) => kind === 'promoted'), 300);
}

async function pointTo(shop: PlayedShop, id: string): Promise<void> {
  const zone = [...shop.world.hostedZones.values()].find((one) => one.name === 'shop.internal');
  await shop.call('Route 53', 'ChangeResourceRecordSets', {
    HostedZoneId: zone?.id,
    ChangeBatch: {
      Changes: [
        {
          Action: 'UPSERT',
          ResourceRecordSet: {
            Name: 'db.shop.internal',
            Type: 'CNAME',
            TTL: 60,
            ResourceRecords: [{ Value: shop.world.databases.get(id)?.endpoint }],
          },
        },
      ],
    },
  });
}

describe('what users lost', () => {
  it('is nothing while all is well', async () => {
    const shop = playedShop(5);
    const from = shop.world.clock.now();
    await shop.play(300);
    expect(experience(shop.world, from, shop.world.clock.now())).toMatchObject({
      downtimeSeconds: 0,
      lostWrites: 0,
      dataLossSeconds: 0,
    });
  });

  it('is what the replica lacked, once the writer that failed is given up', async () => {
    const shop = playedShop(5);
    const from = shop.world.clock.now();
    shop.fault(failDatabaseWriter, { database: 'shop-db' });
    await shop.play(60);
    await promote(shop, 'shop-db-replica-2');
    await pointTo(shop, 'shop-db-replica-2');
    await shop.play(200);
    const { dataLossSeconds, lostWrites } = experience(shop.world, from, shop.world.clock.now());
    expect(dataLossSeconds).toBeGreaterThan(30);
    expect(dataLossSeconds).toBeLessThan(50);
    expect(lostWrites / writesPerSecond).toBeCloseTo(dataLossSeconds, -1);
  });

  it('is also what was written to the old writer while two were writing', async () => {
    const shop = playedShop(5);
    const from = shop.world.clock.now();
    await promote(shop, 'shop-db-replica-1');
    await shop.play(100);
    await pointTo(shop, 'shop-db-replica-1');
    await shop.play(300);
    const { dataLossSeconds } = experience(shop.world, from, shop.world.clock.now());
    expect(dataLossSeconds).toBeGreaterThan(100);
  });

  it('is nothing when nobody ever wrote to the one that was promoted', async () => {
    const shop = playedShop(5);
    const from = shop.world.clock.now();
    await promote(shop, 'shop-db-replica-1');
    await shop.play(100);
    expect(experience(shop.world, from, shop.world.clock.now()).lostWrites).toBe(0);
  });
});
