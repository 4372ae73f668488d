import { describe, expect, it } from 'vitest';
import { startBackup } from '../../src/actions/start-backup.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { first, playWorld } from '../support/played-shop.ts';

const role = 'arn:aws:iam::111122223333:role/backup';
const params = { vault: 'Default', role };
const target = resourceOf({
  id: 'arn:aws:rds:us-east-1:111122223333:db:orders',
  kind: 'rds:instance',
  name: 'orders',
  region: 'us-east-1',
});

/** A site whose database is backed up daily, and what can be done about a backup that was missed. */
function orders(settings = 'lastBackup: 20h') {
  const parsed = parseStack(
    `
stack: orders
summary: A site with a database that is backed up.
regions: [{ region: us-east-1, zones: [us-east-1a] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: orders }]
backups: [{ database: orders, ${settings} }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: orders }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`,
    'orders.yaml',
  );
  if (parsed.stack === undefined) throw new Error(JSON.stringify(parsed.problems));
  const shop = playWorld(buildStack(parsed.stack, 1));
  const remedies = playedRemedy(shop);
  return {
    shop,
    remedies,
    backedUp: first(shop.world.backups),
    plan: (given: Record<string, unknown> = {}) =>
      remedies.answered(startBackup.plan(target, { ...params, ...given }, remedies.context())),
  };
}

describe('start-backup', () => {
  it('has one backup taken, and is done when AWS Backup has completed it', async () => {
    const { remedies, backedUp, shop } = orders();
    const before = backedUp.points.length;
    const plan = await remedies.remedy(startBackup, target, { params });
    expect(plan.summary).toBe('Take a backup of orders into the vault Default');
    expect(plan.warnings).toHaveLength(1);
    expect(backedUp.points).toHaveLength(before + 1);
    expect(backedUp.jobs.at(-1)).toMatchObject({ role, vault: 'Default', state: 'COMPLETED' });
    const newest = new Date(backedUp.points.at(-1)?.at ?? 0).toISOString();
    const told = (newestRecoveryPoint: string) =>
      startBackup.verify(
        plan,
        modelOf({ resources: [{ ...target, facts: { newestRecoveryPoint } }] }),
        shop.world.clock.now(),
      ).outcome;
    expect(told(newest)).toBe('success');
    expect(told(new Date(backedUp.points.at(-2)?.at ?? 0).toISOString())).toBe('inconclusive');
    expect(startBackup.verify(plan, modelOf({ resources: [target] }), 0).outcome).toBe('inconclusive');
  });

  it('is taken once however often it is asked for, also after a crash that lost the answer', async () => {
    const { remedies, backedUp, plan } = orders();
    const planned = journaled(await plan());
    const observe = () => remedies.answered(startBackup.observe(planned, 0, remedies.context()));
    expect(await observe()).toBe('not-started');
    const before = backedUp.jobs.length;
    for (const _ of [1, 2]) await remedies.answered(startBackup.apply(planned, 0, remedies.context()));
    expect(backedUp.jobs).toHaveLength(before + 1);
    expect(await observe()).toBe('under-way');
  });

  it('has failed when AWS Backup says so', async () => {
    const { remedies, shop } = orders();
    shop.fault(faultNamed('fail-backups'), { backup: 'orders' });
    await expect(remedies.remedy(startBackup, target, { params })).rejects.toThrow(/back up orders: failed/);
  });

  it.each<[string, string | undefined, Record<string, unknown>]>([
    ['its newest recovery point is too old', 'lastBackup: 59m', {}],
    ['its newest recovery point is too old', undefined, { olderThanMinutes: 20 * 60 }],
    ['the vault takes it', undefined, { vault: 'no-such' }],
    ['it is not backed up continuously', 'continuous: true', {}],
  ])('refuses unless %s (%s, %j), and plans no step', async (name, settings, given) => {
    const plan = await orders(settings).plan(given);
    expect(unmet(plan)).toEqual([name]);
    expect(plan.steps).toEqual([]);
  });

  it('refuses while a backup of it is under way, whoever started it', async () => {
    const { plan, remedies } = orders();
    await remedies.answered(startBackup.apply(journaled(await plan()), 0, remedies.context()));
    expect(unmet(await plan())).toEqual(['no backup of it is under way']);
  });

  it.each([
    [{}, ['vault', 'role']],
    [{ ...params, vault: 'x' }, ['vault']],
    [{ ...params, role: 'admin' }, ['role']],
    [{ ...params, olderThanMinutes: 14 }, ['olderThanMinutes']],
    [{ ...params, olderThanMinutes: 15 }, []],
    [{ ...params, vaults: 'y' }, ['']],
  ])('finds what is wrong with %j', (given, paths) => {
    expect(startBackup.checkParams(given).map(({ path }) => path.join('.'))).toEqual(paths);
  });
});
