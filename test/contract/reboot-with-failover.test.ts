import { describe, expect, it } from 'vitest';
import { rebootWithFailover } from '../../src/actions/reboot-with-failover.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { modelOf, type ModelParts, resourceOf, signalOf } from '../support/model-of.ts';
import { playedDatabases } from '../support/played-databases.ts';
import { playedRemedy } from '../support/played-remedy.ts';

function stage() {
  const shop = playedDatabases(1);
  const database = (id: string) =>
    resourceOf({
      id: shop.world.databases.get(id)?.arn ?? `arn:aws:rds:us-east-1:${shop.world.account}:db:${id}`,
      kind: 'rds:instance',
      name: id,
      account: shop.world.account,
      region: 'us-east-1',
    });
  const failing = (id: string, secondsAgo: number): ModelParts => ({
    verdicts: { [database(id).id]: 'host-failed' },
    unhealthySince: shop.world.clock.now() - secondsAgo * 1000,
  });
  const remedies = playedRemedy(shop);
  const plan = async (
    id: string,
    { secondsAgo = 600, model = {} }: { readonly secondsAgo?: number; readonly model?: ModelParts } = {},
  ) =>
    remedies.answered(
      rebootWithFailover.plan(database(id), {}, remedies.context({ ...failing(id, secondsAgo), ...model })),
    );
  return { ...remedies, shop, database, failing, plan };
}

/** The engine of `multi` stands still for so long, and RDS never gets its failover done. */
async function hung({ announced = false, seconds = 300 } = {}) {
  const it = stage();
  await it.shop.play(1);
  it.shop.fault(faultNamed('stick-failover'), { database: 'multi', announced });
  it.shop.fault(faultNamed('pause-database'), { database: 'multi' });
  await it.shop.play(seconds);
  return it;
}

describe('reboot-with-failover, on simulated RDS', () => {
  it('puts the standby in the place of a primary that hangs, once, and without another record to move', async () => {
    const it = await hung();
    await it.remedy(rebootWithFailover, it.database('multi'), { model: it.failing('multi', 300) });
    const { zone, up, impairments } = it.shop.database('multi');
    expect({ zone, up, hangs: [...impairments].some(({ kind }) => kind === 'paused') }).toEqual({
      zone: 'us-east-1b',
      up: true,
      hangs: false,
    });
    expect(unmet(await it.plan('multi'))).toEqual(['it did not fail over within the hour']);
  });

  it('ends a failover that RDS began and never got done', async () => {
    const it = await hung({ announced: true, seconds: 640 });
    await it.remedy(rebootWithFailover, it.database('multi'), { model: it.failing('multi', 640) });
    expect(it.shop.database('multi').zone).toBe('us-east-1b');
  });

  it('refuses while a failover of RDS is under way, and for ten minutes after it began', async () => {
    const it = await hung({ announced: true, seconds: 590 });
    expect(unmet(await it.plan('multi'))).toEqual(['no failover is under way']);
  });

  it('refuses while RDS does it by itself, and after it has', async () => {
    const it = stage();
    await it.shop.play(1);
    it.shop.fault(faultNamed('pause-database'), { database: 'multi' });
    await it.shop.play(40);
    expect(unmet(await it.plan('multi'))).toEqual(['no failover is under way']);
    await it.shop.play(120);
    expect(unmet(await it.plan('multi'))).toEqual(['it did not fail over within the hour']);
  });

  it.each([
    [299, ['RDS had its time to fail over by itself']],
    [300, []],
  ])('leaves it to RDS first: after %i s unmet is %j', async (secondsAgo, names) => {
    expect(unmet(await (await hung()).plan('multi', { secondsAgo }))).toEqual(names);
  });

  it.each([
    [
      'multi-replica-1',
      ['it is Multi-AZ', 'its standby is in another zone', 'the zone of its standby is well'],
    ],
    ['aurora-1', ['it is Multi-AZ', 'its standby is in another zone', 'the zone of its standby is well']],
    ['nobody', ['the database exists']],
  ])('has nobody to fail over to of %s: unmet are %j', async (id, names) => {
    const refused = await stage().plan(id);
    expect(unmet(refused)).toEqual(names);
    expect(refused.steps).toEqual([]);
  });

  it.each([
    ['us-east-1b', 'its own', ['the zone of its standby is well']],
    ['us-east-1a', 'its own', []],
    ['us-east-1b', '999999999999', []],
  ])(
    'looks at the zone of the standby first: with %s failing in account %s unmet is %j',
    async (zone, account, names) => {
      const it = await hung();
      const cause = {
        id: `zone:${zone}`,
        account: account === 'its own' ? it.shop.world.account : account,
        verdict: 'zone-impaired' as const,
        reason: `${zone} is failing`,
        since: 0,
        affected: 2,
      };
      expect(unmet(await it.plan('multi', { model: { causes: [cause] } }))).toEqual(names);
    },
  );

  it('does nothing where the database moved or RDS began to work on it since the plan', async () => {
    const it = await hung();
    const plan = journaled(await it.plan('multi'));
    it.shop.database('multi').status = 'modifying';
    expect(unmet(await it.plan('multi'))).toEqual(['RDS is not at work on it']);
    await expect(it.answered(rebootWithFailover.apply(plan, 0, it.context()))).rejects.toThrow(
      'multi is in us-east-1a now and modifying, not available in us-east-1a.',
    );
  });

  it('does nothing where RDS has begun to fail it over since the plan, though it calls it available still', async () => {
    const it = stage();
    await it.shop.play(1);
    const plan = journaled(await it.plan('multi'));
    it.shop.fault(faultNamed('pause-database'), { database: 'multi' });
    await it.shop.play(40);
    expect(it.shop.database('multi').status).toBe('available');
    await expect(it.answered(rebootWithFailover.apply(plan, 0, it.context()))).rejects.toThrow(
      'RDS has begun to fail multi over by itself.',
    );
  });

  it('tells after a crash whether the call went out', async () => {
    const it = await hung();
    const plan = journaled(await it.plan('multi'));
    const observed = () => it.answered(rebootWithFailover.observe(plan, 0, it.context()));
    expect(await observed()).toBe('not-started');
    await it.answered(rebootWithFailover.apply(plan, 0, it.context()));
    expect(await observed()).toBe('under-way');
    await it.shop.play(120);
    expect(await observed()).toBe('done');
  });

  it.each([
    ['us-east-1a', 'healthy', 'inconclusive'],
    ['us-east-1b', 'host-failed', 'inconclusive'],
    ['us-east-1b', 'healthy', 'success'],
  ] as const)('seen in %s as %s it is %s', async (zone, verdict, outcome) => {
    const it = await hung();
    const plan = journaled(await it.plan('multi'));
    const target = { ...it.database('multi'), zone };
    const now = it.shop.world.clock.now() + 300_000;
    const model = modelOf({
      at: now,
      resources: [target],
      verdicts: { [target.id]: verdict },
      signals: [signalOf({ resource: target.id, check: 'rds/status', observedAt: now - 1_000 })],
    });
    expect(rebootWithFailover.verify(plan, model, now)).toMatchObject({ outcome });
  });
});
