import { describe, expect, it } from 'vitest';
import { autoshift } from '../../../../src/simulator/actors/autoshift.ts';
import { faultNamed } from '../../../../src/simulator/faults/registry.ts';
import { loadOf } from '../../../../src/simulator/world/traffic/target-load.ts';
import { first, type PlayedShop, playedShop } from '../../../support/played-shop.ts';

const service = 'ARC Zonal Shift';

function start(shop: PlayedShop, input: object = {}) {
  return shop.call<{ zonalShiftId: string; expiryTime: Date; status: string }>(service, 'StartZonalShift', {
    resourceIdentifier: first(shop.world.loadBalancers).arn,
    awayFrom: 'use1-az2',
    expiresIn: '30m',
    comment: 'gray',
    ...input,
  });
}

const offeredIn = ({ world }: PlayedShop, zone: string) =>
  [...first(world.targetGroups).targets.values()]
    .filter(({ instance }) => world.instances.get(instance)?.zone === zone)
    .reduce((sum, target) => sum + loadOf(world, target), 0);

describe('a zonal shift', () => {
  it('takes the traffic from a zone until it expires, and is listed as what it is', async () => {
    const shop = playedShop(1);
    const { zonalShiftId } = await start(shop);
    await shop.play(2);
    expect(offeredIn(shop, 'us-east-1b')).toBe(0);
    expect(offeredIn(shop, 'us-east-1a')).toBeCloseTo(200);
    expect(await shop.call(service, 'GetManagedResource', { resourceIdentifier: 'shop' })).toMatchObject({
      appliedWeights: { 'use1-az1': 1, 'use1-az2': 0 },
      zonalShifts: [{ zonalShiftId, appliedStatus: 'APPLIED' }],
    });

    await shop.play(1_800);
    expect(offeredIn(shop, 'us-east-1b')).toBeCloseTo(100);
    expect(await shop.call(service, 'ListZonalShifts', { status: 'EXPIRED' })).toMatchObject({
      items: [{ zonalShiftId, status: 'EXPIRED' }],
    });
  });

  it('empties the zone within the TTL of the address when targets are reached from their own zone', async () => {
    const shop = playedShop(1);
    for (const group of shop.world.targetGroups.values()) group.crossZone = false;
    // Answers of before name both zones.
    await shop.play(120);
    await start(shop);
    await shop.play(1);
    expect(offeredIn(shop, 'us-east-1b')).toBeGreaterThan(90);
    await shop.play(60);
    expect(offeredIn(shop, 'us-east-1b')).toBeLessThan(15);
  });

  it('moves nothing when no other zone has a healthy target', async () => {
    const shop = playedShop(1);
    shop.fault(faultNamed('fail-zone'), { zone: 'us-east-1a' });
    await shop.play(70);
    await start(shop);
    await shop.play(2);
    expect(offeredIn(shop, 'us-east-1b')).toBeGreaterThan(0);
  });

  it.each([
    { what: 'a zone by its name', input: { awayFrom: 'us-east-1b' }, code: 'ValidationException' },
    { what: 'more than three days', input: { expiresIn: '73h' }, code: 'ValidationException' },
    { what: 'no expiry', input: { expiresIn: undefined }, code: 'ValidationException' },
    {
      what: 'a resource that is not there',
      input: { resourceIdentifier: 'x' },
      code: 'ResourceNotFoundException',
    },
  ])('is refused for $what', async ({ input, code }) => {
    await expect(start(playedShop(1), input)).rejects.toMatchObject({ name: code });
  });

  it('is refused beside another of the same resource, and can be prolonged and cancelled once', async () => {
    const shop = playedShop(1);
    const { zonalShiftId, expiryTime } = await start(shop, { expiresIn: '72h' });
    await expect(start(shop, { awayFrom: 'use1-az1' })).rejects.toMatchObject({ name: 'ConflictException' });
    const shorter = await shop.call<{ expiryTime: Date }>(service, 'UpdateZonalShift', {
      zonalShiftId,
      expiresIn: '1m',
    });
    expect(shorter.expiryTime.getTime()).toBeLessThan(expiryTime.getTime());
    const cancelled = await shop.call(service, 'CancelZonalShift', { zonalShiftId });
    expect(cancelled).toMatchObject({ status: 'CANCELED' });
    await expect(shop.call(service, 'CancelZonalShift', { zonalShiftId })).rejects.toMatchObject({
      name: 'ConflictException',
    });
  });
});

describe('autoshift', () => {
  it('moves the traffic after AWS has made up its mind, and back when it ends', async () => {
    const shop = playedShop(1);
    const parts = { world: shop.world, aws: async () => ({}), startDaemon: () => () => {} };
    const end = autoshift.start(parts, { zone: 'home/2', after: '10m', lasts: '20m' });
    await shop.play(599);
    expect(offeredIn(shop, 'us-east-1b')).toBeCloseTo(100);
    await shop.play(3);
    expect(offeredIn(shop, 'us-east-1b')).toBe(0);
    expect(await shop.call(service, 'ListAutoshifts', { status: 'ACTIVE' })).toMatchObject({
      items: [{ awayFrom: 'use1-az2' }],
    });
    end();
    await shop.play(2);
    expect(offeredIn(shop, 'us-east-1b')).toBeCloseTo(100);
  });
});
