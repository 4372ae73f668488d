import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import { deny } from './answer.ts';
import { databaseFamily } from './database-family.ts';
import type { GateAnswer } from './gate.ts';

/**
 * States in which RDS itself has nothing under way. Every other one, and one that is new to us, means
 * that it is at work. `storage-optimization` runs for days beside everything else.
 */
const atRest: ReadonlySet<string> = new Set([
  'available',
  'storage-optimization',
  'storage-full',
  'failed',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
  'incompatible-network',
  'incompatible-parameters',
  'incompatible-option-group',
  'insufficient-capacity',
]);

/** What RDS has under way in the family of a database, as a denial, or undefined where it rests. */
export function databaseWork(target: string, model: Model, now: number): GateAnswer | undefined {
  for (const resource of databaseFamily(target, model)) {
    if (resource.facts['failingOver'] === true)
      return deny(
        `RDS is failing ${resource.name} over by itself and goes first. It is decided again once that has ended.`,
        {
          value: 'failing over',
          bound: 'at rest',
        },
      );
    const { status } = resource.facts;
    if (typeof status === 'string' ? atRest.has(status) : false) continue;
    return deny(
      status === undefined
        ? `What RDS is doing with ${resource.name} is not known, so it may be at work on it. It is decided again once that was read.`
        : `RDS has something under way with ${resource.name} (${String(status)}) and goes first. It is decided again once that has ended.`,
      { value: status === undefined ? 'unknown' : String(status), bound: 'available or failed' },
    );
  }
  return unseen(target, model, now);
}

/** Facts have no age of their own; the check that is read with them does. */
function unseen(target: string, model: Model, now: number): GateAnswer | undefined {
  const resource = model.resources.get(target);
  if (resource?.kind !== 'rds:instance' && resource?.kind !== 'rds:cluster') return undefined;
  const read = (model.signals.get(target) ?? []).find(({ check }) => check === 'rds/status');
  if (read !== undefined && now - read.observedAt <= read.validForMs) return undefined;
  return deny(
    `What RDS is doing with ${resource.name} was not read lately, so it may be at work on it. It is decided again once that was read.`,
    {
      value: 'unknown',
      bound: 'read just now',
      ...(read === undefined ? {} : { evidenceAgeMs: now - read.observedAt }),
    },
  );
}

/** Whether RDS would repair this database by a failover of its own. */
export function failsOverByItself(target: string, model: Model): boolean {
  const family = databaseFamily(target, model);
  const own = family.find(({ id }) => id === target);
  const clusters = family.filter(({ kind }) => kind === 'rds:cluster');
  return own?.facts['multiAz'] === true || clusters.some((cluster) => hasReaders(cluster));
}

function hasReaders({ facts }: Resource): boolean {
  const { readers } = facts;
  return Array.isArray(readers) && readers.length > 0;
}
