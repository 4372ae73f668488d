import { describe, expect, it } from 'vitest';
import { rds } from '../../src/pollers/rds.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { saidOf, watchedWorld } from '../support/watched-world.ts';

const stack = `
stack: world
summary: A database, and a global database of Aurora in two regions.
regions:
  - { region: eu-west-1, zones: [eu-west-1a, eu-west-1b] }
  - { region: us-east-1, zones: [us-east-1a, us-east-1b] }
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 2, capacity: 90, targetGroups: [web] }]
databases:
  - { id: orders }
  - { id: ledger-1, engine: aurora-postgresql, cluster: ledger, globalCluster: world }
  - { id: far-1, engine: aurora-postgresql, zone: standby/1, cluster: far, globalCluster: world }
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: orders }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

const scopes = (['eu-west-1', 'us-east-1'] as const).map((region) => ({
  account: '111122223333',
  region,
})) as [{ account: string; region: string }];

function watched() {
  const { shop, look: watch } = watchedWorld(stack, rds, scopes);
  /** Twice: what is known of a database is asked about by the next look. */
  const look = async (name: string, check: string) => {
    await shop.play(60);
    await watch();
    return saidOf(await watch(), name, check);
  };
  return { shop, look };
}

describe('what is to come of databases, in the simulated account', () => {
  it('warns of maintenance with a date, and lets pass what nobody has asked for', async () => {
    const { shop, look } = watched();
    expect(await look('orders', 'rds/maintenance')).toMatchObject({ state: 'pass' });
    shop.fault(faultNamed('announce-maintenance'), { database: 'orders' });
    expect(await look('orders', 'rds/maintenance')).toMatchObject({
      state: 'pass',
      reason: expect.stringContaining('only when it is asked to'),
    });
    const heal = shop.fault(faultNamed('announce-maintenance'), { database: 'orders', inMinutes: 60 });
    expect(await look('orders', 'rds/maintenance')).toMatchObject({
      state: 'warn',
      reason: expect.stringContaining('system-update (New Operating System update is available) by itself'),
    });
    heal();
    expect(await look('orders', 'rds/maintenance')).toMatchObject({ state: 'pass' });
  });

  it('is done when the time comes: the database restarts, and nothing waits for it any more', async () => {
    const { shop, look } = watched();
    shop.fault(faultNamed('announce-maintenance'), { database: 'orders', inMinutes: 5 });
    await shop.play(301);
    expect(shop.world.databases.get('orders')?.up).toBe(false);
    expect(await look('orders', 'rds/maintenance')).toMatchObject({ state: 'pass' });
  });

  it('warns where a database was not backed up for more than half an hour, and not sooner', async () => {
    const { shop, look } = watched();
    expect(await look('orders', 'rds/restorable')).toMatchObject({ state: 'pass' });
    expect(await look('ledger', 'rds/restorable')).toMatchObject({ state: 'pass' });
    const heal = shop.fault(faultNamed('pause-database'), { database: 'orders' });
    expect(await look('orders', 'rds/restorable')).toMatchObject({ state: 'pass' });
    await shop.play(1_800);
    expect(await look('orders', 'rds/restorable')).toMatchObject({ state: 'warn', value: 2_400 });
    heal();
    expect(await look('orders', 'rds/restorable')).toMatchObject({ state: 'pass' });
  });

  it('knows from both ends whether a global database is in step', async () => {
    const { shop, look } = watched();
    expect(await look('ledger', 'rds/global-cluster')).toMatchObject({ state: 'pass' });
    expect(await look('far', 'rds/global-cluster')).toMatchObject({
      state: 'pass',
      reason: expect.stringContaining('follows eu-west-1'),
    });
    expect(await look('orders', 'rds/global-cluster')).toBeUndefined();
    const heal = shop.fault(faultNamed('desynchronize-global-cluster'), { cluster: 'far' });
    for (const name of ['ledger', 'far'])
      expect(await look(name, 'rds/global-cluster')).toMatchObject({
        state: 'warn',
        reason: expect.stringContaining('not in step: us-east-1'),
      });
    heal();
    expect(await look('far', 'rds/global-cluster')).toMatchObject({ state: 'pass' });
  });

  it('refuses to put out of step what is in no global database', () => {
    const { shop } = watched();
    expect(() => shop.fault(faultNamed('desynchronize-global-cluster'), { cluster: 'orders' })).toThrow(
      'cluster orders is in no global database of the simulated account',
    );
  });
});
