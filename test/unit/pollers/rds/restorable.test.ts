import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { rds } from '../../../../src/pollers/rds.ts';
import { pollBench, startedAt } from '../../../support/poll.ts';

async function said(part: 'instances' | 'clusters', answer: object) {
  const bench = pollBench({
    'RDS DescribeDBInstances': () => answer,
    'RDS DescribeDBClusters': () => answer,
  });
  const [observation] = await bench.run(rds, part);
  if (observation?.kind !== 'complete') throw new Error(JSON.stringify(observation));
  return observation.signals.find(({ check }) => check === 'rds/restorable');
}
const instance = (more: DBInstance) =>
  said('instances', { DBInstances: [{ DBInstanceIdentifier: 'orders', BackupRetentionPeriod: 7, ...more }] });
const cluster = (more: DBCluster) =>
  said('clusters', { DBClusters: [{ DBClusterIdentifier: 'orders', BackupRetentionPeriod: 7, ...more }] });
const ago = (seconds: number) => ({ LatestRestorableTime: new Date(startedAt - seconds * 1000) });

describe('the newest moment that a database can be restored to', () => {
  it.each([
    [300, 'pass', undefined],
    [1_800, 'pass', undefined],
    [1_801, 'warn', 2_100],
    [2_100, 'warn', 2_100],
    [2_101, 'warn', 2_400],
  ])('%i s ago is %s, and says %j', async (seconds, state, value) => {
    for (const found of [await instance(ago(seconds)), await cluster(ago(seconds))]) {
      expect(found).toMatchObject({ state, family: 'control-plane', nature: 'warning-only' });
      expect(found?.value).toBe(value);
    }
  });

  it('is not known where RDS left it out of what it backs up', async () => {
    expect(await instance({})).toMatchObject({ state: 'unknown' });
    expect(await cluster({})).toMatchObject({ state: 'unknown' });
  });

  it.each<[string, DBInstance]>([
    ['keeps no backups', { BackupRetentionPeriod: 0 }],
    ['is a member of a cluster, which has them', { DBClusterIdentifier: 'shop' }],
    ['follows another, from which it is made again', { ReadReplicaSourceDBInstanceIdentifier: 'shop' }],
  ])('is not asked of what %s', async (_, more) => {
    expect(await instance({ ...ago(9_000), ...more })).toBeUndefined();
  });
});
