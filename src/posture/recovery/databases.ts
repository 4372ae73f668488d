import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { about, byHand, type Estimate, type Loss, type Recovery, unclear } from '../estimate.ts';
import { holdsTheData } from '../holds-the-data.ts';
import { lostSinceBackup, lostWithRegion } from './backups.ts';
import { numberIn, sourcesOf, textIn, textsIn } from '../read.ts';

/** Databases: how soon another copy takes the writes, and what it lacks. */
export const databases: Recovery = {
  kinds: ['rds:instance', 'rds:cluster'],
  time: (database, loss, model) => {
    if (!holdsTheData(database)) return undefined;
    if (loss === 'region') return inAnotherRegion(database, model);
    const open = notKnown(database);
    if (open !== undefined) return open;
    const own = failsOver(database, loss);
    if (own !== undefined) return own;
    if (loss === 'instance')
      return unclear(
        `RDS replaces the host of ${database.name} by itself, in a time that AWS does not publish`,
      );
    return byHand(`somebody has to promote a replica of ${database.name}, or restore a backup`);
  },
  data: (database, loss, model) => {
    if (!holdsTheData(database)) return undefined;
    if (loss === 'region') return lostWith(database, 'region', model);
    const open = notKnown(database);
    if (open !== undefined) return open;
    // A host's loss leaves its volume; a standby and Aurora's storage have every commit.
    if (loss === 'instance' || failsOver(database, loss) !== undefined || isAurora(database))
      return about({ what: 'every commit is kept', seconds: 0, source: 'Amazon RDS: storage and standby' });
    return lostWith(database, 'zone', model);
  },
};

/** Why nothing can be said of a loss within the region, if so. */
function notKnown(database: Resource): Estimate | undefined {
  if (isOther(database)) return unclear(`how ${textIn(database, 'engine')} comes through a loss`);
  return typeof database.facts['multiAz'] === 'boolean'
    ? undefined
    : unclear(`whether ${database.name} has a standby in another zone`);
}

/** The longest that AWS gives for a failover of RDS's own; nothing where there is nobody to fail over to. */
function failsOver(database: Resource, loss: Exclude<Loss, 'region'>): Estimate | undefined {
  const { multiAz } = database.facts;
  if (isAurora(database)) {
    const readers = textsIn(database, 'readers').length;
    const source = 'Amazon Aurora: high availability';
    if (readers > 0 && (multiAz === true || loss === 'instance'))
      return about({ what: 'Aurora fails over to a reader in less than a minute', seconds: 60, source });
    return loss === 'instance'
      ? about({ what: 'Aurora makes a new writer in less than ten minutes', seconds: 600, source })
      : undefined;
  }
  if (multiAz !== true) return undefined;
  const source = 'Amazon RDS: Multi-AZ deployments';
  return database.kind === 'rds:cluster'
    ? about({ what: 'RDS fails over within the cluster, typically in less than 35 s', seconds: 35, source })
    : about({ what: 'RDS fails over to the standby, typically in 60 to 120 s', seconds: 120, source });
}

function inAnotherRegion(database: Resource, model: Model): Estimate {
  if (textIn(database, 'globalCluster') !== undefined || copiesOutside(database, 'region', model).length > 0)
    return byHand(
      `somebody has to decide to promote a copy of ${database.name} in another region, which takes minutes`,
    );
  return byHand(`no copy of ${database.name} is known in another region`);
}

/** What the best copy outside of what is lost lacks. */
function lostWith(database: Resource, lost: 'zone' | 'region', model: Model): Estimate {
  if (lost === 'region' && textIn(database, 'globalCluster') !== undefined)
    return unclear('how far the other regions of the global database are behind');
  const copies = copiesOutside(database, lost, model);
  const lags = copies.flatMap((copy) => {
    const seconds = numberIn(copy, 'lagSeconds');
    return seconds === undefined ? [] : [{ copy, seconds: Math.ceil(seconds) }];
  });
  const [best] = lags.toSorted((a, b) => a.seconds - b.seconds);
  if (best !== undefined) {
    const source = 'metric ReplicaLag, when it was last read';
    return about({ what: `${best.copy.name} is behind`, seconds: best.seconds, source });
  }
  if (copies.length > 0) return unclear(`how far the replicas of ${database.name} are behind`);
  if (textsIn(database, 'backupCopies').length > 0)
    return unclear(`how old the copied backups of ${database.name} are`);
  if (lost === 'zone') return lostSinceBackup(database, model);
  return numberIn(database, 'backupRetentionDays') === undefined
    ? unclear(`whether ${database.name} is backed up`)
    : lostWithRegion(database);
}

function copiesOutside(database: Resource, lost: 'zone' | 'region', model: Model): readonly Resource[] {
  return sourcesOf(database, 'replicates', model).filter((copy) =>
    lost === 'region' ? copy.region !== database.region : copy.zone !== database.zone,
  );
}

/** DocumentDB and Neptune are listed by RDS, but neither its figures nor its agreement are theirs. */
export const isOther = (database: Resource): boolean =>
  /^(docdb|neptune)/.test(textIn(database, 'engine') ?? '');

export const isAurora = (database: Resource): boolean =>
  textIn(database, 'engine')?.startsWith('aurora') === true;
