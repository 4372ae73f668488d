import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { about, type Estimate, unclear } from '../estimate.ts';
import { textIn, textsIn } from '../read.ts';

/** What is gone where only a recovery point of AWS Backup in the same region is left: its age. */
export function lostSinceBackup(one: Resource, model: Model): Estimate {
  const kind = textIn(one, 'backupKind');
  if (kind === 'none' || one.facts['backupVault'] === undefined)
    return { kind: 'everything', reason: `no backup of ${one.name} is known` };
  const at = Date.parse(textIn(one, 'newestRecoveryPoint') ?? '');
  if (!Number.isFinite(at)) return unclear(`how old the newest backup of ${one.name} is`);
  return about({
    what: `the newest recovery point of ${one.name} is behind`,
    seconds: Math.max(0, Math.ceil((model.at - at) / 1000)),
    source: 'AWS Backup, when it was last read',
  });
}

/** What is gone with the region, of what is copied by nothing but AWS Backup. */
export function lostWithRegion(one: Resource): Estimate {
  const elsewhere = textsIn(one, 'backupCopyVaults').some((vault) => vault.split(':')[3] !== one.region);
  return elsewhere
    ? unclear(`how old the newest copied backup of ${one.name} is`)
    : { kind: 'everything', reason: `no copy of ${one.name} is known outside the region` };
}
