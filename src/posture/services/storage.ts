import { isInScalingGroup } from '../../model/in-scaling-group.ts';
import type { Resource } from '../../model/resource.ts';
import { shortestRpoSeconds } from '../../model/rpo-of.ts';
import { hasAnswered } from '../has-answered.ts';
import { holdsTheData } from '../holds-the-data.ts';
import { backupsOf, newestOf } from '../recovery/backups.ts';
import { buckets, bucketsOf, isCopy } from '../recovery/buckets.ts';
import { textIn, textsIn } from '../read.ts';
import { cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['s3:bucket'] as const;

const bucket = (facts: Resource['facts'], name = 'invoices') => ({ kind: 's3:bucket' as const, name, facts });

const noVersioning: PostureRule = {
  id: 's3/no-versioning',
  title: 'A bucket that keeps no old versions',
  severity: 'medium',
  kinds,
  reads: ['versioning'],
  why: 'What is overwritten or deleted, by a bad deployment or a wrong lifecycle rule, is gone at once. And a bucket without versioning cannot be replicated.',
  change: 'Turn on versioning, with a lifecycle rule that removes old versions after some weeks.',
  bearsOn: ['rpoSeconds'],
  judge: (one) => {
    const versioning = textIn(one, 'versioning');
    if (versioning === 'enabled') return sound;
    return weak(versioning === 'off' ? 'versioning was never turned on' : `versioning is ${versioning}`);
  },
  cases: {
    fires: { resources: [bucket({ versioning: 'suspended' })] },
    sound: { resources: [bucket({ versioning: 'enabled' })] },
  },
};

const singleRegion: PostureRule = {
  id: 's3/single-region',
  title: 'A bucket in one region only',
  severity: 'low',
  kinds,
  reads: ['replicaBuckets'],
  why: 'S3 spreads a bucket over three zones by itself, but when its region fails nobody can read it. Many buckets may accept that; it should be somebody’s decision.',
  change: 'Replicate it to a bucket in another region, or write down that the loss of a region is accepted.',
  bearsOn: ['rtoSeconds', 'rpoSeconds'],
  concerns: (one, model) => !isCopy(one, model),
  judge: (one, model) => {
    const replicas = textsIn(one, 'replicaBuckets');
    const places = replicas.map((id) => model.resources.get(id)?.region);
    if (places.some((region) => region !== undefined && region !== one.region)) return sound;
    if (places.includes(undefined)) return cannotTell('the region of a bucket that it is replicated to');
    if (replicas.length > 0) return weak(`it is replicated within ${one.region} only`);
    const unread = bucketsOf(one.account, model).some(({ facts }) => facts['replicaBuckets'] === undefined);
    return unread ? cannotTell('whether another bucket is replicated to it') : weak('it is not replicated');
  },
  cases: {
    fires: { resources: [bucket({ replicaBuckets: [] })] },
    sound: {
      resources: [
        bucket({ replicaBuckets: ['invoices-copy'] }),
        { ...bucket({ replicaBuckets: [] }, 'invoices-copy'), region: 'eu-west-1' },
      ],
    },
  },
};

const unwatched: PostureRule = {
  id: 's3/replication-not-measured',
  title: 'Replication that nobody can see fall behind',
  severity: 'low',
  kinds,
  reads: ['unmeasuredRules'],
  why: 'Without replication metrics S3 tells nobody how far the copy is behind, or that copies fail: it is found out when the copy is needed.',
  change: 'Turn on replication metrics in each replication rule (Replication Time Control includes them).',
  bearsOn: ['rpoSeconds'],
  judge: (one) => {
    const rules = textsIn(one, 'unmeasuredRules');
    return rules.length === 0 ? sound : weak(`without replication metrics: ${rules.join(', ')}`);
  },
  cases: {
    fires: { resources: [bucket({ unmeasuredRules: ['all'] })] },
    sound: { resources: [bucket({ unmeasuredRules: [] })] },
  },
};

/** What holds data that AWS Backup can back up. */
const backedUpKinds = [
  'ec2:instance',
  'rds:instance',
  'rds:cluster',
  'dynamodb:table',
  's3:bucket',
  'efs:file-system',
] as const;

const backedUp = (facts: Resource['facts']) => ({
  kind: 'rds:instance' as const,
  name: 'orders',
  facts: { backupVault: 'Default', ...facts },
});

const isBackedUp = ({ facts }: Resource): boolean => facts['backupVault'] !== undefined;

const hourSeconds = 3_600;

const longAgo = '1969-12-31T00:00:00.000Z';

const byRds = (backupRetentionDays: number): Resource['facts'] => ({
  backupRetentionDays,
  newestSnapshot: 'none',
});

const machine = (facts: Resource['facts']) => ({
  kind: 'ec2:instance' as const,
  name: 'archive',
  facts: { volumes: ['vol-1'], volumesWithoutSnapshot: [], ...facts },
});

const byAwsBackup: PostureRule['cases'] = {
  fires: {
    resources: [
      backedUp({ pointInTimeRecovery: false, backupKind: 'periodic', newestRecoveryPoint: longAgo }),
    ],
    objectives: { rpoSeconds: hourSeconds },
  },
  sound: {
    resources: [backedUp({ pointInTimeRecovery: false, backupKind: 'continuous' })],
    objectives: { rpoSeconds: hourSeconds },
  },
};

const olderThanRpo: PostureRule = {
  id: 'backup/older-than-rpo',
  title: 'Backups further apart than the RPO allows',
  severity: 'medium',
  kinds: backedUpKinds,
  // Which facts tell of its backups depends on who makes them.
  reads: [],
  why: 'Replicas take over a wrong DELETE within a second; then a backup is all there is, and what was written since the newest one is lost.',
  change:
    'Have it backed up at least as often as the RPO says, by AWS Backup, by the service itself or by snapshots; or continuously where that can be had (RDS, Aurora, DynamoDB, S3); or declare the RPO that is meant.',
  bearsOn: ['rpoSeconds'],
  concerns: (one, model) =>
    shortestRpoSeconds(one.id, model) !== undefined &&
    (isBackedUp(one) || (isKept(one) && backupsOf(one, model).some(({ kind }) => kind !== 'none'))),
  judge: (one, model) => {
    const backups = backupsOf(one, model);
    const newest = newestOf(backups);
    const rpo = shortestRpoSeconds(one.id, model) ?? Infinity;
    if (newest !== undefined && (newest.continuous || newest.seconds <= rpo)) return sound;
    const open = backups.find((backup) => backup.kind === 'not-known');
    if (open !== undefined) return cannotTell(open.missing);
    if (!isBackedUp(one) && !hasAnswered('backup/protected', one, model))
      return cannotTell('whether AWS Backup has a newer backup');
    return newest === undefined
      ? weak('it has no recovery point that is complete')
      : weak(`${newest.called} is ${inWords(newest.seconds)} old, the RPO ${inWords(rpo)}`);
  },
  cases: {
    fires: {
      resources: [backedUp({ ...byRds(0), backupKind: 'periodic', newestRecoveryPoint: longAgo })],
      objectives: { rpoSeconds: hourSeconds },
    },
    sound: {
      resources: [backedUp({ ...byRds(7), backupKind: 'periodic', newestRecoveryPoint: longAgo })],
      objectives: { rpoSeconds: hourSeconds },
    },
  },
  casesOf: {
    'ec2:instance': {
      fires: {
        resources: [machine({ newestSnapshot: longAgo })],
        objectives: { rpoSeconds: hourSeconds },
        answered: ['backup/protected'],
      },
      sound: {
        resources: [machine({ newestSnapshot: 'none' })],
        objectives: { rpoSeconds: hourSeconds },
      },
    },
    'dynamodb:table': byAwsBackup,
    's3:bucket': byAwsBackup,
    'efs:file-system': byAwsBackup,
  },
};

const sameAccount: PostureRule = {
  id: 'backup/same-account',
  title: 'Backups that fall with the account',
  severity: 'medium',
  kinds: backedUpKinds,
  reads: ['backupCopyVaults'],
  why: 'Whoever can delete the data, by a stolen key or by mistake, can delete the backups beside it.',
  change: 'Let the backup plan copy recovery points to a vault of another account, with a vault lock on it.',
  bearsOn: ['rpoSeconds'],
  concerns: isBackedUp,
  judge: (one) => {
    const vaults = textsIn(one, 'backupCopyVaults');
    if (vaults.some((arn) => arn.split(':')[4] !== one.account)) return sound;
    return weak(
      vaults.length === 0
        ? 'no copy of its recovery points was made in five weeks'
        : `all copies of its recovery points are in account ${one.account}`,
    );
  },
  cases: {
    fires: { resources: [backedUp({ backupCopyVaults: [] })] },
    sound: {
      resources: [
        backedUp({ backupCopyVaults: ['arn:aws:backup:us-east-1:444455556666:backup-vault:Default'] }),
      ],
    },
  },
};

const neverRestored: PostureRule = {
  id: 'backup/never-restored',
  title: 'Backups that nobody has tried to restore',
  severity: 'medium',
  kinds: backedUpKinds,
  reads: ['restoredLately'],
  why: 'A backup is good only once it was restored: a missing key, a wrong role or a damaged file is else found out on the day when it is needed.',
  change: 'Set up a restore testing plan in AWS Backup, with a validation, at least once a quarter.',
  bearsOn: ['rtoSeconds', 'rpoSeconds'],
  concerns: isBackedUp,
  judge: ({ facts }) =>
    facts['restoredLately'] === true
      ? sound
      : weak('none of its recovery points was restored and found good in 90 days'),
  cases: {
    fires: { resources: [backedUp({ restoredLately: false })] },
    sound: { resources: [backedUp({ restoredLately: true })] },
  },
};

/** What Auto Scaling makes again keeps nothing, nor does a member of a cluster or a replica. */
function isKept(one: Resource): boolean {
  if (one.kind === 'ec2:instance') return !isInScalingGroup(one);
  return !one.kind.startsWith('rds:') || holdsTheData(one);
}

function inWords(seconds: number): string {
  if (seconds < 2 * hourSeconds) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * hourSeconds
    ? `${Math.round(seconds / hourSeconds)} h`
    : `${Math.round(seconds / (24 * hourSeconds))} days`;
}

export const storage: PostureService = {
  name: 'S3, replication, Backup, snapshots',
  rules: [noVersioning, singleRegion, unwatched, olderThanRpo, sameAccount, neverRestored],
  recoveries: [buckets],
};
