import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { hasAnswered } from '../has-answered.ts';
import { holdsTheData } from '../holds-the-data.ts';
import { isCopiedAbroad } from '../recovery/backups.ts';
import { databases } from '../recovery/databases.ts';
import { numberIn, textIn, textsIn } from '../read.ts';
import { cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['rds:instance', 'rds:cluster'] as const;

const database = (facts: Resource['facts']) => ({ kind: 'rds:instance' as const, name: 'orders', facts });

const singleZone: PostureRule = {
  id: 'rds/single-zone',
  title: 'A database without a standby in another zone',
  severity: 'high',
  kinds,
  reads: ['multiAz'],
  why: 'When its host or zone fails, nothing takes over by itself: the database is down until somebody promotes a replica or restores a backup, and what was written last may be lost.',
  change:
    'Turn on Multi-AZ; of an Aurora cluster, add a reader in another zone. RDS then fails over by itself within one or two minutes.',
  bearsOn: ['slo', 'rtoSeconds', 'rpoSeconds'],
  concerns: holdsTheData,
  judge: ({ kind, facts }) => {
    if (facts['multiAz'] === true) return sound;
    return weak(kind === 'rds:cluster' ? 'all of its members are in one zone' : 'it is not Multi-AZ');
  },
  cases: {
    fires: { resources: [database({ multiAz: false })] },
    sound: { resources: [database({ multiAz: true })] },
  },
};

const noBackups: PostureRule = {
  id: 'rds/no-backups',
  title: 'A database that is not backed up',
  severity: 'high',
  kinds,
  reads: ['backupRetentionDays'],
  why: 'A bad deployment or one wrong DELETE is copied to every replica at once; without backups there is no way back.',
  change: 'Set the backup retention period to at least seven days.',
  bearsOn: ['rpoSeconds'],
  concerns: holdsTheData,
  judge: (one) => (numberIn(one, 'backupRetentionDays') === 0 ? weak('its backup retention is zero') : sound),
  cases: {
    fires: { resources: [database({ backupRetentionDays: 0 })] },
    sound: { resources: [database({ backupRetentionDays: 1 })] },
  },
};

/** Damage is often found only after a weekend and the working days around it. */
const leastRetentionDays = 7;
const daySeconds = 86_400;

const shortRetention: PostureRule = {
  id: 'rds/short-retention',
  title: 'Backups are deleted after a few days',
  severity: 'medium',
  kinds,
  reads: ['backupRetentionDays'],
  why: 'Damage that is noticed after the last good backup was deleted cannot be undone.',
  change: `Keep backups for at least ${leastRetentionDays} days, and for longer than the RPO.`,
  bearsOn: ['rpoSeconds'],
  concerns: holdsTheData,
  judge: (one, model) => {
    const days = numberIn(one, 'backupRetentionDays') ?? 0;
    const least = Math.max(leastRetentionDays, Math.ceil(longestRpoSeconds(one, model) / daySeconds));
    return days > 0 && days < least ? weak(`backups are kept for ${days} of ${least} days`) : sound;
  },
  cases: {
    fires: { resources: [database({ backupRetentionDays: leastRetentionDays - 1 })] },
    sound: { resources: [database({ backupRetentionDays: leastRetentionDays })] },
  },
};

const deletable: PostureRule = {
  id: 'rds/no-deletion-protection',
  title: 'A database that one call deletes',
  severity: 'medium',
  kinds,
  reads: ['deletionProtection'],
  why: 'With a database that is deleted its automated backups go, too, unless somebody asked to retain them.',
  change: 'Turn on deletion protection.',
  bearsOn: ['rtoSeconds', 'rpoSeconds'],
  concerns: holdsTheData,
  judge: ({ facts }) => (facts['deletionProtection'] === false ? weak('deletion protection is off') : sound),
  cases: {
    fires: { resources: [database({ deletionProtection: false })] },
    sound: { resources: [database({ deletionProtection: true })] },
  },
};

const noCopyElsewhere: PostureRule = {
  id: 'rds/no-cross-region-copy',
  title: 'No copy of the data in another region',
  severity: 'medium',
  kinds,
  reads: ['replicas'],
  why: 'When the region fails there is nothing to go on with, and no backup that could be reached.',
  change:
    'Add a replica in another region (Aurora: a global database), replicate the automated backups there, or let the plan of AWS Backup copy its recovery points there.',
  bearsOn: ['rtoSeconds', 'rpoSeconds'],
  concerns: holdsTheData,
  judge: (one, model) => {
    const copies = [...textsIn(one, 'replicas'), ...textsIn(one, 'backupCopies')];
    const elsewhere = copies.some((arn) => arn.split(':')[3] !== one.region);
    const byAwsBackup = isCopiedAbroad(one);
    if (elsewhere || textIn(one, 'globalCluster') !== undefined || byAwsBackup === true) return sound;
    return byAwsBackup === undefined || !hasAnswered('backup/protected', one, model)
      ? cannotTell('whether AWS Backup copies it to another region')
      : weak(`neither a replica nor a copy of its backups is known outside ${one.region}`);
  },
  cases: {
    fires: {
      resources: [database({ replicas: ['arn:aws:rds:us-east-1:111122223333:db:reader'] })],
      answered: ['backup/protected'],
    },
    sound: { resources: [database({ replicas: ['arn:aws:rds:eu-west-1:111122223333:db:reader'] })] },
  },
};

export const rds: PostureService = {
  name: 'RDS, Aurora, global database',
  rules: [singleZone, noBackups, shortRetention, deletable, noCopyElsewhere],
  recoveries: [databases],
};

function longestRpoSeconds({ id }: Resource, model: Model): number {
  const services = model.servicesOf(id).flatMap((name) => model.services.get(name) ?? []);
  return Math.max(0, ...services.map(({ objectives }) => objectives.rpoSeconds ?? 0));
}
