import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { about, type Estimate, unclear } from '../estimate.ts';
import { holdsTheData } from '../holds-the-data.ts';
import { numberIn, textIn, textsIn } from '../read.ts';
import { lastMeasured } from './measured.ts';

/** What one way of backing up has of a resource. */
export type Backup =
  | { readonly kind: 'none' }
  | { readonly kind: 'not-known'; readonly missing: string }
  /** What was written in the last `seconds` is not in it; `continuous` where no backup could be newer. */
  | {
      readonly kind: 'behind';
      readonly seconds: number;
      readonly continuous: boolean;
      /** Of whom it is not said, as in "… is 30 h old". */
      readonly called: string;
      /** As a term of an estimate. */
      readonly what: string;
      readonly source: string;
    };

/** What is known of the backups of a resource, whoever makes them. */
export function backupsOf(one: Resource, model: Model): readonly Backup[] {
  return [ofAwsBackup(one, model), ofRds(one, model), ofDynamodb(one), ofSnapshots(one, model)].flatMap(
    (backup) => backup ?? [],
  );
}

/** What is gone where only a backup in the same region is left: what the newest of them lacks. */
export function lostSinceBackup(one: Resource, model: Model): Estimate {
  const backups = backupsOf(one, model);
  const open = backups.find((backup) => backup.kind === 'not-known');
  const newest = newestOf(backups);
  if (open !== undefined && newest?.continuous !== true) return unclear(open.missing);
  return newest === undefined
    ? { kind: 'everything', reason: `no backup of ${one.name} is known` }
    : about({ what: newest.what, seconds: Math.ceil(newest.seconds), source: newest.source });
}

type Behind = Extract<Backup, { kind: 'behind' }>;

/** One that goes on all the time comes before all others. */
export function newestOf(backups: readonly Backup[]): Behind | undefined {
  return backups
    .filter((backup) => backup.kind === 'behind')
    .toSorted((a, b) => Number(b.continuous) - Number(a.continuous) || a.seconds - b.seconds)[0];
}

/** What is gone with the region, of what is copied by nothing but AWS Backup. */
export function lostWithRegion(one: Resource): Estimate {
  const abroad = isCopiedAbroad(one);
  if (abroad === undefined) return unclear(`where AWS Backup copies the backups of ${one.name}`);
  return abroad
    ? unclear(`how old the newest copied backup of ${one.name} is`)
    : { kind: 'everything', reason: `no copy of ${one.name} is known outside the region` };
}

/** Whether AWS Backup copied a recovery point of it to another region; undefined where that was not read. */
export function isCopiedAbroad(one: Resource): boolean | undefined {
  if (textsIn(one, 'backupCopyVaults').some((vault) => vault.split(':')[3] !== one.region)) return true;
  const { backupVault, backupCopyVaults } = one.facts;
  return backupVault !== undefined && backupCopyVaults === undefined ? undefined : false;
}

/** AWS: the newest moment that a continuous backup can be restored to is typically within the last five minutes. */
const restorableAfterSeconds = 300;

function ofAwsBackup(one: Resource, model: Model): Backup | undefined {
  if (one.facts['backupVault'] === undefined) return undefined;
  const kind = textIn(one, 'backupKind');
  if (kind === undefined) return { kind: 'not-known', missing: `how AWS Backup backs up ${one.name}` };
  if (kind === 'none') return { kind: 'none' };
  if (kind === 'continuous')
    return {
      kind: 'behind',
      seconds: restorableAfterSeconds,
      continuous: true,
      called: 'its continuous backup',
      what: 'the continuous backup is behind, typically by less than five minutes',
      source: 'AWS Backup: point-in-time recovery',
    };
  return aged(one, model, {
    moment: textIn(one, 'newestRecoveryPoint'),
    called: 'its newest recovery point',
    what: `the newest recovery point of ${one.name} is behind`,
    source: 'AWS Backup, when it was last read',
  });
}

const restorable = 'rds/restorable';

/** RDS's own, which go on all the time where they are kept at all. */
function ofRds(one: Resource, model: Model): Backup | undefined {
  if (!one.kind.startsWith('rds:') || !holdsTheData(one)) return undefined;
  const days = numberIn(one, 'backupRetentionDays');
  if (days === undefined) return { kind: 'not-known', missing: `whether ${one.name} is backed up` };
  if (days === 0) return { kind: 'none' };
  if (model.signals.get(one.id)?.some(({ check, state }) => check === restorable && state === 'unknown'))
    return { kind: 'not-known', missing: `to which moment ${one.name} can be restored` };
  const late = lastMeasured(one, restorable, model);
  return late === undefined
    ? {
        kind: 'behind',
        seconds: restorableAfterSeconds,
        continuous: true,
        called: 'its newest backup',
        what: 'the newest backup is behind, typically by less than five minutes',
        source: 'Amazon RDS: latest restorable time',
      }
    : {
        kind: 'behind',
        seconds: late,
        continuous: false,
        called: 'the newest moment that it can be restored to',
        what: 'the newest moment that it can be restored to is behind',
        source: 'LatestRestorableTime, when it was last read',
      };
}

function ofDynamodb({ kind, name, facts }: Resource): Backup | undefined {
  if (kind !== 'dynamodb:table') return undefined;
  const { pointInTimeRecovery } = facts;
  if (pointInTimeRecovery === undefined)
    return { kind: 'not-known', missing: `whether ${name} has point-in-time recovery` };
  return pointInTimeRecovery === true
    ? {
        kind: 'behind',
        seconds: restorableAfterSeconds,
        continuous: true,
        called: 'its newest restorable moment',
        what: 'point-in-time recovery is behind, typically by five minutes',
        source: 'Amazon DynamoDB: LatestRestorableDateTime',
      }
    : { kind: 'none' };
}

/** Of a database that RDS does not back up, and of the volumes of a machine that stands alone. */
function ofSnapshots(one: Resource, model: Model): Backup | undefined {
  const isMachine = one.kind === 'ec2:instance';
  const isDatabase =
    one.kind === 'rds:instance' && holdsTheData(one) && numberIn(one, 'backupRetentionDays') === 0;
  if (!isMachine && !isDatabase) return undefined;
  const moment = textIn(one, 'newestSnapshot');
  if (moment === undefined)
    return {
      kind: 'not-known',
      missing: `the snapshots of ${one.name}, which are read once an hour where an RPO is declared`,
    };
  if (moment === 'none') return { kind: 'none' };
  return aged(one, model, {
    moment,
    called: isMachine ? 'the newest snapshot of one of its volumes' : 'its newest snapshot',
    what: isMachine
      ? `the newest snapshots of the volumes of ${one.name} are behind`
      : `the newest snapshot of ${one.name} is behind`,
    source: isMachine
      ? 'DescribeSnapshots, when it was last read'
      : 'DescribeDBSnapshots, when it was last read',
  });
}

function aged(
  one: Resource,
  { at }: Model,
  { moment, ...how }: { readonly moment: string | undefined } & Pick<Behind, 'called' | 'what' | 'source'>,
): Backup {
  const then = Date.parse(moment ?? '');
  return Number.isFinite(then)
    ? { kind: 'behind', seconds: Math.max(0, (at - then) / 1000), continuous: false, ...how }
    : { kind: 'not-known', missing: `how old the newest backup of ${one.name} is` };
}
