import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../src/model/resource.ts';
import type { Objectives } from '../../../src/model/service.ts';
import type { SketchedResource } from '../../../src/posture/rule.ts';
import { storage } from '../../../src/posture/services/storage.ts';
import { caseModel } from '../../support/posture-case.ts';

function answerOf(
  id: string,
  resources: readonly SketchedResource[],
  objectives: Objectives = {},
  answered: readonly string[] = [],
) {
  const rule = storage.rules.find((one) => one.id === id);
  const [first, ...others] = resources;
  if (rule === undefined || first === undefined)
    throw new Error(`there is no rule ${id}, or nothing to judge`);
  const { subject, model } = caseModel({ resources: [first, ...others], objectives, answered });
  return rule.concerns?.(subject, model) === false ? 'no concern' : rule.judge(subject, model).kind;
}

describe('the rules on buckets', () => {
  const bucket = (name: string, facts: Resource['facts'], region = 'us-east-1'): SketchedResource => ({
    kind: 's3:bucket',
    name,
    region,
    facts,
  });
  const invoices = bucket('invoices', { replicaBuckets: ['copy'] });

  it('find a bucket in one region where its replica is in the same', () => {
    const near = bucket('copy', { replicaBuckets: [] });
    expect(answerOf('s3/single-region', [invoices, near])).toBe('weak');
    const far = bucket('copy', { replicaBuckets: [] }, 'eu-west-1');
    expect(answerOf('s3/single-region', [invoices, far])).toBe('sound');
  });

  it('cannot tell where a replica is that was not seen, as in another account', () => {
    expect(answerOf('s3/single-region', [invoices])).toBe('cannot-tell');
  });

  it('ask no replica of a replica, and cannot tell whether it is one while another was not read', () => {
    const copy = bucket('copy', { replicaBuckets: [] });
    expect(answerOf('s3/single-region', [copy, invoices])).toBe('no concern');
    expect(answerOf('s3/single-region', [copy, bucket('closed', { unreadable: true })])).toBe('cannot-tell');
    expect(answerOf('s3/single-region', [copy])).toBe('weak');
  });
});

describe('the rules on what AWS Backup backs up', () => {
  const orders = (facts: Resource['facts']): SketchedResource => ({
    kind: 'dynamodb:table',
    name: 'orders',
    facts: { backupVault: 'Default', pointInTimeRecovery: false, ...facts },
  });
  // The case is judged at 0, the beginning of 1970.
  const agedSeconds = (seconds: number) =>
    orders({ backupKind: 'periodic', newestRecoveryPoint: new Date(-seconds * 1000).toISOString() });
  const { model } = caseModel({ resources: [agedSeconds(0)] });

  it.each([
    [3_600, 'sound'],
    [3_601, 'weak'],
  ])('hold a recovery point that is %i s old against an RPO of an hour: %s', (seconds, kind) => {
    const age = agedSeconds(seconds - model.at / 1000);
    expect(answerOf('backup/older-than-rpo', [age], { rpoSeconds: 3_600 })).toBe(kind);
  });

  it.each([
    ['that is continuous', { backupKind: 'continuous' }, 'sound'],
    ['of which nothing is complete', { backupKind: 'none' }, 'weak'],
    ['of which AWS does not say when it was', { backupKind: 'periodic' }, 'cannot-tell'],
  ])('call a backup %s %s', (_title, facts, kind) => {
    expect(answerOf('backup/older-than-rpo', [orders(facts)], { rpoSeconds: 60 })).toBe(kind);
  });

  it('ask for no RPO where none is declared, and for nothing where AWS Backup does not back up', () => {
    expect(answerOf('backup/older-than-rpo', [agedSeconds(1e9)])).toBe('no concern');
    const bare: SketchedResource = {
      kind: 'dynamodb:table',
      name: 'orders',
      facts: { pointInTimeRecovery: false },
    };
    for (const rule of ['older-than-rpo', 'same-account', 'never-restored'])
      expect(answerOf(`backup/${rule}`, [bare], { rpoSeconds: 60 })).toBe('no concern');
  });

  it('find backups whose copies stay in the account, whichever region they are in', () => {
    const vault = (account: string) => `arn:aws:backup:eu-west-1:${account}:backup-vault:Default`;
    const own = [...model.resources.values()][0]?.account ?? '';
    expect(answerOf('backup/same-account', [orders({ backupCopyVaults: [vault(own)] })])).toBe('weak');
    const both = orders({ backupCopyVaults: [vault(own), vault('444455556666')] });
    expect(answerOf('backup/same-account', [both])).toBe('sound');
  });
});

describe('the rule on backups that are older than the RPO', () => {
  const old = '2020-01-01T00:00:00.000Z';
  const byAwsBackup = { backupVault: 'Default', backupKind: 'periodic', newestRecoveryPoint: old };
  const database = (facts: Resource['facts']): SketchedResource => ({
    kind: 'rds:instance',
    name: 'orders',
    facts,
  });
  const machine = (facts: Resource['facts']): SketchedResource => ({
    kind: 'ec2:instance',
    name: 'archive',
    facts: { volumes: ['vol-1'], volumesWithoutSnapshot: [], ...facts },
  });
  const table = (facts: Resource['facts']): SketchedResource => ({
    kind: 'dynamodb:table',
    name: 'orders',
    facts,
  });

  it.each([
    // Whoever lets RDS back up, or DynamoDB, has no use for a newer recovery point of AWS Backup.
    ['a database that RDS backs up', database({ backupRetentionDays: 7, ...byAwsBackup }), 'sound'],
    ['a database that RDS backs up, and nobody else', database({ backupRetentionDays: 1 }), 'sound'],
    ['a database of which it is not known', database(byAwsBackup), 'cannot-tell'],
    [
      'a database that only AWS Backup backs up',
      database({ backupRetentionDays: 0, newestSnapshot: 'none', ...byAwsBackup }),
      'weak',
    ],
    [
      'a database of which a person takes old snapshots',
      database({ backupRetentionDays: 0, newestSnapshot: old }),
      'weak',
    ],
    [
      'a database whose snapshots were not read',
      database({ backupRetentionDays: 0, ...byAwsBackup }),
      'cannot-tell',
    ],
    [
      'a database with a snapshot without a date',
      database({ backupRetentionDays: 0, newestSnapshot: 'unknown' }),
      'cannot-tell',
    ],
    [
      'a database without backups',
      database({ backupRetentionDays: 0, newestSnapshot: 'none' }),
      'no concern',
    ],
    ['a replica', database({ backupRetentionDays: 0, replicaOf: 'main' }), 'no concern'],
    ['a table with point-in-time recovery', table({ pointInTimeRecovery: true, ...byAwsBackup }), 'sound'],
    ['a table without', table({ pointInTimeRecovery: false, ...byAwsBackup }), 'weak'],
    ['a machine with old snapshots', machine({ newestSnapshot: old }), 'weak'],
    ['a machine whose snapshots were not read', machine({}), 'cannot-tell'],
    ['a machine without snapshots', machine({ newestSnapshot: 'none' }), 'no concern'],
    ['a machine of a group', machine({ newestSnapshot: old, autoScalingGroup: 'web' }), 'no concern'],
  ])('is, of %s: %s', (_title, resource, kind) => {
    expect(answerOf('backup/older-than-rpo', [resource], { rpoSeconds: 60 }, ['backup/protected'])).toBe(
      kind,
    );
  });

  it('cannot tell from old snapshots while AWS Backup has not been read, which may have newer ones', () => {
    const asked = [machine({ newestSnapshot: old })];
    expect(answerOf('backup/older-than-rpo', asked, { rpoSeconds: 60 })).toBe('cannot-tell');
  });
});
