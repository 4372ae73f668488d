import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../../src/simulator/faults/registry.ts';
import { acceptsWrites } from '../../../../../src/simulator/world/data/database.ts';
import { reportedLag } from '../../../../../src/simulator/world/data/replication.ts';
import { playedDatabases } from '../../../../support/played-databases.ts';

type Played = ReturnType<typeof playedDatabases>;

const change = (shop: Played, operation: string, id: string, more: object = {}) =>
  shop.call('RDS', operation, { DBInstanceIdentifier: id, ...more });

describe('RDS', () => {
  it.each([
    { operation: 'DeleteDBInstance', more: {}, code: 'InvalidParameterCombination' },
    { operation: 'StartDBInstance', more: {}, code: 'InvalidDBInstanceState' },
    { operation: 'StopDBInstance', more: {}, code: 'InvalidDBInstanceState' },
    {
      operation: 'ModifyDBInstance',
      more: { DBInstanceClass: 'db.m7g.xlarge' },
      code: 'InvalidParameterCombination',
    },
    { operation: 'ModifyDBInstance', more: { AllocatedStorage: 201 }, code: 'InvalidParameterCombination' },
    { operation: 'RebootDBInstance', more: { ForceFailover: true }, code: 'InvalidParameterCombination' },
    {
      operation: 'CreateDBInstanceReadReplica',
      more: { SourceDBInstanceIdentifier: 'shop-db' },
      code: 'DBInstanceAlreadyExists',
    },
  ])('answers $operation of a database that is in no state for it with $code', async (expected) => {
    const shop = playedDatabases(1);
    const before = shop.world.happenings.filter(({ kind }) => kind === 'database').length;
    await expect(change(shop, expected.operation, 'shop-db', expected.more)).rejects.toMatchObject({
      name: expected.code,
    });
    expect(shop.world.happenings.filter(({ kind }) => kind === 'database').length).toBe(before);
  });

  it('changes nothing that it is failing over', async () => {
    const shop = playedDatabases(1);
    shop.fault(faultNamed('fail-database-writer'), { database: 'multi' });
    await shop.play(40);
    for (const operation of ['RebootDBInstance', 'StopDBInstance', 'ModifyDBInstance'])
      await expect(change(shop, operation, 'multi')).rejects.toMatchObject({
        name: 'InvalidDBInstanceState',
      });
  });

  it('deletes only what is not protected, and only with a word on its last snapshot', async () => {
    const shop = playedDatabases(1);
    await change(shop, 'ModifyDBInstance', 'shop-db', { DeletionProtection: false });
    await expect(change(shop, 'DeleteDBInstance', 'shop-db')).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    await change(shop, 'DeleteDBInstance', 'shop-db', { FinalDBSnapshotIdentifier: 'last' });
    expect(acceptsWrites(shop.world, shop.database('shop-db'))).toBe(false);
    await shop.play(300);
    expect(shop.world.databases.has('shop-db')).toBe(false);
    // AWS: replicas of what is deleted become databases of their own.
    expect(acceptsWrites(shop.world, shop.database('shop-db-replica-1'))).toBe(true);
    const { DBSnapshots } = await shop.call<{ DBSnapshots: unknown[] }>('RDS', 'DescribeDBSnapshots', {
      DBInstanceIdentifier: 'shop-db',
    });
    expect(DBSnapshots).toMatchObject([
      { DBSnapshotIdentifier: 'last', Status: 'available', SnapshotType: 'manual' },
    ]);
  });

  it('tells how old the newest backup is', async () => {
    const shop = playedDatabases(1);
    const { DBSnapshots } = await shop.call<{ DBSnapshots: { SnapshotCreateTime: Date }[] }>(
      'RDS',
      'DescribeDBSnapshots',
      { DBInstanceIdentifier: 'shop-db', SnapshotType: 'automated' },
    );
    expect(DBSnapshots.map(({ SnapshotCreateTime }) => SnapshotCreateTime)).toEqual([
      new Date(Date.UTC(2026, 2, 2)),
    ]);
  });

  it('builds a replica in minutes, also in another region, where each is named by its ARN', async () => {
    const shop = playedDatabases(1);
    const arn = shop.database('shop-db').arn;
    await shop.call(
      'RDS',
      'CreateDBInstanceReadReplica',
      { DBInstanceIdentifier: 'shop-db-eu', SourceDBInstanceIdentifier: arn },
      'eu-west-1',
    );
    const replica = shop.database('shop-db-eu');
    expect(replica.status).toBe('creating');
    const took = await shop.playUntil(() => replica.status === 'available', 601);
    expect(took).toBeGreaterThanOrEqual(300);
    await shop.play(30);
    expect(reportedLag(shop.world, replica)).toBeLessThan(3);
    const answer = await shop.call(
      'RDS',
      'DescribeDBInstances',
      { DBInstanceIdentifier: 'shop-db-eu' },
      'eu-west-1',
    );
    expect(answer).toMatchObject({ DBInstances: [{ ReadReplicaSourceDBInstanceIdentifier: arn }] });
    expect(await shop.call('RDS', 'DescribeDBInstances', { DBInstanceIdentifier: 'shop-db' })).toMatchObject({
      DBInstances: [
        { ReadReplicaDBInstanceIdentifiers: ['shop-db-replica-1', 'shop-db-replica-2', replica.arn] },
      ],
    });
  });

  it('lets a database that is out of storage start again once it has been given more', async () => {
    const shop = playedDatabases(1);
    shop.fault(faultNamed('fill-database-storage'), { database: 'shop-db' });
    await change(shop, 'ModifyDBInstance', 'shop-db', { AllocatedStorage: 400 });
    const took = await shop.playUntil(() => acceptsWrites(shop.world, shop.database('shop-db')), 400);
    expect(took).toBeGreaterThanOrEqual(180);
    expect(shop.database('shop-db').status).toBe('available');
  });

  it('stops and starts a database that nobody replicates from', async () => {
    const shop = playedDatabases(1);
    for (const id of ['multi-replica-1', 'multi-replica-2']) {
      await change(shop, 'ModifyDBInstance', id, { DeletionProtection: false });
      await change(shop, 'DeleteDBInstance', id);
    }
    await shop.play(300);
    await change(shop, 'StopDBInstance', 'multi');
    await shop.playUntil(() => shop.database('multi').status === 'stopped', 121);
    // RDS does not fail over what it was asked to stop.
    await shop.play(300);
    expect(shop.database('multi')).toMatchObject({ status: 'stopped', up: false });
    await change(shop, 'StartDBInstance', 'multi');
    await shop.playUntil(() => shop.database('multi').status === 'available', 241);
    expect(acceptsWrites(shop.world, shop.database('multi'))).toBe(true);
  });
});
