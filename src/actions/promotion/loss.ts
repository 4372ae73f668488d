import type { DBInstance } from '@aws-sdk/client-rds';
import type { Model } from '../../model/model.ts';
import { positionOf, type Replica } from './candidates.ts';

/** What RDS calls a writer that may still take writes: as long as it does, the lag is the loss. */
const mayTakeWrites: ReadonlySet<string> = new Set([
  'available',
  'backing-up',
  'maintenance',
  'modifying',
  'renaming',
  'storage-config-upgrade',
  'storage-initialization',
  'storage-optimization',
  'upgrading',
  'unknown',
]);

/**
 * At most how many seconds of writes a promotion loses, or undefined when the lag is unknown.
 * PostgreSQL's lag is the age of its last replayed commit, so it grows while a dead writer commits
 * nothing. Where RDS itself says that the writer does not work, what counts is therefore what lies
 * between the replica's position and the moment at which that was first seen, which is never before it
 * happened.
 */
export function lossSeconds(
  writer: DBInstance,
  writerId: string,
  replica: Replica,
  model: Model,
): number | undefined {
  if (replica.lag === undefined) return undefined;
  const lag = replica.lag.seconds;
  if (mayTakeWrites.has(writer.DBInstanceStatus ?? 'unknown')) return lag;
  const status = model.signals.get(writerId)?.find(({ check }) => check === 'rds/status');
  if (status?.state !== 'fail') return lag;
  return Math.min(lag, Math.max(0, (status.since - positionOf(replica)) / 1000));
}
