import type {
  BackupJob,
  CopyJob,
  ProtectedResource,
  RecoveryPointByResource,
  RestoreJobsListMember,
} from '@aws-sdk/client-backup';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import { backup } from '../../src/pollers/backup.ts';
import { dynamodb } from '../../src/pollers/dynamodb.ts';
import { rds } from '../../src/pollers/rds.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { type Answers, pollBench, refused, startedAt } from '../support/poll.ts';
import { watchedWorld } from '../support/watched-world.ts';

const arn = 'arn:aws:rds:eu-west-1:111122223333:db:orders';
const vault = (account: string) => `arn:aws:backup:eu-west-1:${account}:backup-vault:daily`;
const hoursAgo = (hours: number) => new Date(startedAt - hours * 3_600_000);
const database = (facts = {}) => resourceOf({ id: arn, kind: 'rds:instance', name: 'orders', facts });
const backedUp = () => database({ backupVault: 'daily' });

const listed = 'Backup ListProtectedResources';
const points = 'Backup ListRecoveryPointsByResource';
const jobs = 'Backup ListBackupJobs';
const restores = 'Backup ListRestoreJobs';
const copies = 'Backup ListCopyJobs';

function answered(observations: readonly Observation[]) {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

const protectedResource = (parts: ProtectedResource = {}): ProtectedResource => ({
  ResourceArn: arn,
  ResourceType: 'RDS',
  LastBackupTime: hoursAgo(5),
  LastBackupVaultArn: vault('111122223333'),
  ...parts,
});

const completed = (hours: number): RecoveryPointByResource => ({
  Status: 'COMPLETED',
  CreationDate: hoursAgo(hours),
});

describe('what AWS Backup backs up, as AWS documents its answers', () => {
  async function read(
    resource: ProtectedResource,
    recoveryPoints: readonly RecoveryPointByResource[],
    known = [database()],
  ) {
    const answers: Answers = {
      [listed]: () => ({ Results: [resource] }),
      [points]: () => ({ RecoveryPoints: recoveryPoints }),
    };
    const bench = pollBench(answers, modelOf({ resources: known }));
    const { resources, signals } = answered(await bench.run(backup, 'protected'));
    return { facts: resources[0]?.facts, signal: signals[0], resources, signals };
  }

  it.each([
    ['daily, as AWS Backup’s own plan', [5, 29, 53], 48, 'pass'],
    ['daily, as AWS Backup’s own plan', [5, 29, 53], 48.1, 'warn'],
    ['hourly', [1, 2, 3, 4], 2, 'pass'],
    ['hourly', [1, 2, 3, 4], 2.1, 'warn'],
    ['weekly', [5, 173, 341], 336, 'pass'],
    ['only once, which tells no rhythm', [5], 48.1, 'warn'],
  ])(
    'what is backed up %s (%j h ago) is held against that: %d h old is a %s',
    async (_t, ages, age, state) => {
      const found = await read(protectedResource({ LastBackupTime: hoursAgo(age) }), ages.map(completed));
      expect(found.signal).toMatchObject({
        resource: arn,
        check: 'backup/recovery-point',
        family: 'data',
        nature: 'warning-only',
        state,
        value: age * 3_600,
      });
    },
  );

  it.each([
    ['AVAILABLE', 'continuous', 'pass'],
    ['STOPPED', 'stopped', 'warn'],
    ['PARTIAL', 'none', 'warn'],
    ['EXPIRED', 'none', 'warn'],
    [undefined, 'none', 'warn'],
  ])('takes recovery points that are %s for a backup that is %s: %s', async (status, kind, state) => {
    const Status = status as RecoveryPointByResource['Status'];
    const { facts, signal } = await read(protectedResource(), [{ Status, CreationDate: hoursAgo(1) }]);
    expect(facts).toMatchObject({ backupKind: kind, backupVault: 'daily' });
    expect(signal).toMatchObject({ state });
    expect(signal).not.toHaveProperty('value');
  });

  it('guesses nothing of what AWS left out', async () => {
    const { facts, signal } = await read({ ResourceArn: arn }, [completed(1)]);
    expect(facts).toEqual({ backupVault: 'unknown', backupKind: 'periodic' });
    expect(signal).toMatchObject({ state: 'unknown' });
    expect(signal).not.toHaveProperty('value');
  });

  it('speaks only of what another poller knows, and leaves what that says of it alone', async () => {
    const { resources } = await read(protectedResource(), [completed(5)], [database({ engine: 'postgres' })]);
    expect(resources[0]?.facts).not.toHaveProperty('engine');
    expect(await read(protectedResource(), [], [])).toMatchObject({ resources: [], signals: [] });
  });

  it('reads every page, of the list and of the recovery points', async () => {
    const bench = pollBench(
      {
        [listed]: ({ NextToken }: { NextToken?: string }) =>
          NextToken === undefined ? { Results: [], NextToken: 'more' } : { Results: [protectedResource()] },
        [points]: ({ NextToken }: { NextToken?: string }) =>
          NextToken === undefined
            ? { RecoveryPoints: [completed(5)], NextToken: 'more' }
            : { RecoveryPoints: [completed(11), completed(17)] },
      },
      modelOf({ resources: [database()] }),
    );
    const { resources } = answered(await bench.run(backup, 'protected'));
    expect(resources[0]?.facts['backedUpEverySeconds']).toBe(6 * 3_600);
  });

  it('costs one call where nothing is backed up', async () => {
    const bench = pollBench({ [listed]: () => ({ Results: [] }) }, modelOf({ resources: [database()] }));
    for (const { name } of backup.parts)
      expect(answered(await bench.run(backup, name))).toMatchObject({ resources: [], signals: [] });
    expect(bench.sent.map(({ operation }) => operation)).toEqual(['ListProtectedResources']);
  });

  it.each([
    ['protected', listed, 'backup:ListProtectedResources'],
    ['protected', points, 'backup:ListRecoveryPointsByResource'],
    ['jobs', jobs, 'backup:ListBackupJobs'],
    ['restores', restores, 'backup:ListRestoreJobs'],
    ['copies', copies, 'backup:ListCopyJobs'],
  ])('the part %s says that %s is denied', async (part, denied, permission) => {
    const answers: Answers = {
      [listed]: () => ({ Results: [protectedResource()] }),
      [denied]: () => {
        throw refused('AccessDeniedException', 403);
      },
    };
    const bench = pollBench(answers, modelOf({ resources: [backedUp()] }));
    expect(await bench.run(backup, part)).toMatchObject([{ kind: 'failed', failure: 'denied', permission }]);
  });
});

describe('the jobs of AWS Backup, as AWS documents its answers', () => {
  async function read(part: string, operation: string, answer: object) {
    const bench = pollBench({ [operation]: () => answer }, modelOf({ resources: [backedUp()] }));
    const { resources, signals } = answered(await bench.run(backup, part));
    return { signal: signals[0], facts: resources[0]?.facts, input: bench.sent[0]?.input };
  }

  const job = (State: string, hours: number, StatusMessage?: string): BackupJob => ({
    ResourceArn: arn,
    State: State as BackupJob['State'],
    CreationDate: hoursAgo(hours),
    ...(StatusMessage === undefined ? {} : { StatusMessage }),
  });

  it.each([
    ['complete', [job('COMPLETED', 1), job('FAILED', 25)], 'pass', /is complete$/],
    [
      'failed',
      [job('COMPLETED', 25), job('FAILED', 1, 'no permission')],
      'warn',
      /as FAILED: no permission$/,
    ],
    ['never begun', [job('EXPIRED', 1)], 'warn', /as EXPIRED$/],
    ['partial', [job('PARTIAL', 1, '')], 'warn', /as PARTIAL$/],
    ['still running after a failure', [job('RUNNING', 0), job('FAILED', 1)], 'warn', /as FAILED$/],
  ])('say of a resource whose newest backup is %s so', async (_title, BackupJobs, state, reason) => {
    const { signal, input } = await read('jobs', jobs, { BackupJobs });
    expect(signal).toMatchObject({
      check: 'backup/job',
      family: 'control-plane',
      nature: 'warning-only',
      state,
    });
    expect(signal?.reason).toMatch(reason);
    expect(input).toEqual({ ByCreatedAfter: hoursAgo(48), MaxResults: 1_000 });
  });

  it.each([
    ['runs its first one', [job('RUNNING', 0)]],
    ['has none', []],
    ['has one of another resource', [{ ...job('FAILED', 1), ResourceArn: `${arn}-2` }]],
  ])('say nothing of a resource that %s', async (_title, BackupJobs) => {
    expect((await read('jobs', jobs, { BackupJobs })).signal).toBeUndefined();
  });

  const restore = (hours: number, parts: Partial<RestoreJobsListMember>): RestoreJobsListMember => ({
    SourceResourceArn: arn,
    CreationDate: hoursAgo(hours),
    RecoveryPointCreationDate: hoursAgo(hours + 2),
    Status: 'COMPLETED',
    ...parts,
  });

  it.each([
    ['restored and validated', [restore(10, { ValidationStatus: 'SUCCESSFUL' })], 'pass', 12, true],
    ['restored, and nobody validated it', [restore(10, {})], 'pass', 12, true],
    [
      'restored, before one that still runs',
      [restore(1, { Status: 'RUNNING' }), restore(10, {})],
      'pass',
      12,
      true,
    ],
    ['no good', [restore(1, { ValidationStatus: 'FAILED' }), restore(50, {})], 'warn', undefined, true],
    ['not validated in time', [restore(1, { ValidationStatus: 'TIMED_OUT' })], 'warn', undefined, false],
    [
      'not to be restored',
      [restore(1, { Status: 'FAILED', StatusMessage: 'no key' })],
      'warn',
      undefined,
      false,
    ],
    ['still being validated', [restore(1, { ValidationStatus: 'VALIDATING' })], 'unknown', undefined, false],
    ['never restored', [], 'unknown', undefined, false],
  ])('tell that a recovery point is %s', async (_title, RestoreJobs, state, hours, restoredLately) => {
    const { signal, facts, input } = await read('restores', restores, { RestoreJobs });
    expect(signal).toMatchObject({ check: 'backup/verified', family: 'data', nature: 'warning-only', state });
    expect(signal?.value).toBe(hours === undefined ? undefined : hours * 3_600);
    expect(facts).toEqual({ restoredLately });
    expect(input).toEqual({ ByCreatedAfter: hoursAgo(90 * 24), MaxResults: 1_000 });
  });

  it('tell into which vaults recovery points were copied, each once', async () => {
    const to = (DestinationBackupVaultArn: string): CopyJob => ({
      ResourceArn: arn,
      DestinationBackupVaultArn,
    });
    const CopyJobs = [to(vault('444455556666')), to(vault('444455556666')), to(vault('111122223333')), {}];
    const { facts, input } = await read('copies', copies, { CopyJobs });
    expect(facts).toEqual({ backupCopyVaults: [vault('111122223333'), vault('444455556666')] });
    expect(input).toEqual({ ByState: 'COMPLETED', ByCreatedAfter: hoursAgo(35 * 24), MaxResults: 1_000 });
  });
});

const stack = `
stack: backups
summary: A database that is backed up each hour, a table that is backed up daily, and a site.
regions:
  - { region: eu-west-1, zones: [eu-west-1a] }
  - { region: us-east-1, zones: [us-east-1a] }
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
tables: [{ name: carts }, { name: logs }]
backups:
  - { database: web-db, every: 1h, lastBackup: 50m, copyToAccount: "444455556666", restored: 2d }
  - { table: carts, continuous: true, restored: 2d, restoreFailed: true }
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

/** A simulated account with backups, and the real pollers' word on it, folded into the real model. */
function watched() {
  const { shop, look: watch, refresh, model } = watchedWorld(stack, [rds, dynamodb, backup]);
  const look = async () => {
    const { signals } = await watch();
    return (id: string, check: string) =>
      signals.get(id)?.find((signal) => signal.check === `backup/${check}`);
  };
  return { shop, look, refresh: (id: string) => refresh(backup, [id]), model };
}

const webDb = 'arn:aws:rds:eu-west-1:111122223333:db:web-db';
const carts = 'arn:aws:dynamodb:eu-west-1:111122223333:table/carts';

describe('AWS Backup, in the simulated account', () => {
  it('backs up what its plans say, and what is said of that is no evidence against the thing itself', async () => {
    const { look, model, shop } = watched();
    const said = await look();
    expect(said(webDb, 'recovery-point')).toMatchObject({ state: 'pass' });
    expect(said(webDb, 'recovery-point')?.value).toBeGreaterThan(3_000);
    expect(said(webDb, 'job')).toMatchObject({ state: 'pass' });
    expect(said(webDb, 'verified')).toMatchObject({ state: 'pass', nature: 'warning-only' });
    expect(model().resources.get(webDb)?.facts).toMatchObject({
      engine: 'postgres',
      backupVault: 'Default',
      backupKind: 'periodic',
      backedUpEverySeconds: 3_600,
      restoredLately: true,
      backupCopyVaults: ['arn:aws:backup:eu-west-1:444455556666:backup-vault:Default'],
    });
    expect(said(carts, 'recovery-point')).toMatchObject({ state: 'pass' });
    expect(said(carts, 'verified')).toMatchObject({ state: 'warn' });
    expect(model().verdicts.get(carts)?.kind).toBe('degraded');
    expect(
      model().resources.get('arn:aws:dynamodb:eu-west-1:111122223333:table/logs')?.facts,
    ).not.toHaveProperty('backupVault');

    await shop.play(15 * 60);
    const later = await look();
    expect(later(webDb, 'recovery-point')?.value).toBeLessThan(600);
  });

  it('warns of a job that failed at once, and of the age only when two were due', async () => {
    const { look, shop } = watched();
    shop.fault(faultNamed('fail-backups'), { backup: 'web-db' });
    await shop.play(20 * 60);
    const soon = await look();
    expect(soon(webDb, 'job')).toMatchObject({ state: 'warn' });
    expect(soon(webDb, 'job')?.reason).toMatch(/does not have permission to access/);
    expect(soon(webDb, 'recovery-point')).toMatchObject({ state: 'pass' });
    await shop.play(55 * 60);
    expect((await look())(webDb, 'recovery-point')).toMatchObject({ state: 'warn' });
  });

  it('warns of a continuous backup that has stopped, and sees again that it goes on', async () => {
    const { look, refresh, shop, model } = watched();
    await look();
    const heal = shop.fault(faultNamed('fail-backups'), { backup: 'carts' });
    const found = () =>
      model()
        .signals.get(carts)
        ?.find(({ check }) => check === 'backup/recovery-point');
    await refresh(carts);
    expect(found()).toMatchObject({ state: 'warn' });
    heal();
    await refresh(carts);
    expect(found()).toMatchObject({ state: 'pass' });
  });

  it.each([
    ['DescribeBackupVault', { BackupVaultName: 'no-such' }, 'ResourceNotFoundException'],
    ['DescribeBackupJob', { BackupJobId: 'no-such' }, 'ResourceNotFoundException'],
    [
      'StartBackupJob',
      {
        BackupVaultName: 'Default',
        ResourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:no-such',
        IamRoleArn: 'r',
      },
      'ResourceNotFoundException',
    ],
    ['ListBackupJobs', { NextToken: 'made up' }, 'InvalidParameterValueException'],
  ])('answers %s of %j as AWS Backup does: %s', async (operation, input, code) => {
    const call = watched().shop.call('Backup', operation, input, 'eu-west-1');
    await expect(call).rejects.toMatchObject({ name: code });
  });
});
