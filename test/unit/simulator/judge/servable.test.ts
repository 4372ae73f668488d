import { describe, expect, it } from 'vitest';
import { breakName } from '../../../../src/simulator/faults/break-name.ts';
import { failSite } from '../../../../src/simulator/faults/fail-site.ts';
import { failZone } from '../../../../src/simulator/faults/fail-zone.ts';
import { hangInstance } from '../../../../src/simulator/faults/hang-instance.ts';
import { whyNotToBeServed } from '../../../../src/simulator/judge/sight/servable.ts';
import { whyNotPassed } from '../../../../src/simulator/judge/passed.ts';
import { fenceSecurityGroup } from '../../../../src/simulator/stacks/shop.ts';
import { type Planted, planted } from '../../../support/planted.ts';

type Heals = readonly (() => void)[];

const allSites = (shop: Planted): Heals =>
  ['us-east-1', 'eu-west-1'].map((region) => shop.fault(failSite, { region }));

describe('whether users could be served by anybody', () => {
  it.each<{ what: string; why: string | undefined; befall: (shop: Planted) => unknown }>([
    { what: 'all is well', why: undefined, befall: () => undefined },
    {
      what: 'a zone is gone',
      why: undefined,
      befall: (shop) => shop.fault(failZone, { zone: 'us-east-1a' }),
    },
    {
      what: 'a region is gone, and another is there',
      why: undefined,
      befall: (shop) => shop.fault(failSite, { region: 'us-east-1' }),
    },
    { what: 'all regions are gone', why: 'no zone of any load balancer can serve', befall: allSites },
    {
      what: 'the site has no address',
      why: 'a name that users need has no address',
      befall: (shop) => shop.fault(breakName, { name: 'site' }),
    },
    {
      what: 'every machine hangs and others could be launched',
      why: undefined,
      befall: (shop) =>
        [...shop.world.instances.keys()].map((instance) => shop.fault(hangInstance, { instance })),
    },
    {
      what: 'the contender itself has fenced every database',
      why: undefined,
      befall: async (shop) => {
        for (const id of shop.world.databases.keys())
          await shop
            .naive('RDS', 'ModifyDBInstance', {
              DBInstanceIdentifier: id,
              VpcSecurityGroupIds: [fenceSecurityGroup],
            })
            .catch(() => undefined);
      },
    },
  ])('is said when $what', async ({ why, befall }) => {
    const shop = await planted();
    await befall(shop);
    await shop.play(60);
    expect(whyNotToBeServed(shop.world)).toBe(why);
  });

  it('is remembered by the judge as the time from which on recovery may be asked for', async () => {
    const shop = await planted();
    expect(shop.judge.recoverableFrom).toBeUndefined();
    const heals = allSites(shop);
    await shop.play(300);
    for (const heal of heals) heal();
    const healedAt = shop.world.clock.now();
    await shop.play(60);
    expect(shop.judge.recoverableFrom).toBeGreaterThan(healedAt - 1000);
    expect(shop.judge.recoverableFrom).toBeLessThanOrEqual(healedAt + 1000);
  });

  it('makes of users who are turned away to the end the correctly unavailable', async () => {
    const shop = await planted();
    allSites(shop);
    await shop.play(600);
    const couldRecover = shop.world.clock.now() - (shop.judge.recoverableFrom ?? 0) >= 600_000;
    const outcome = { harms: 0, recovered: false, acted: [], beganAt: 0, pages: 0 };
    expect(whyNotPassed({ expect: 'recover', mustPage: false }, { ...outcome, couldRecover })).toEqual([]);
  });
});
