import type { DBInstance } from '@aws-sdk/client-rds';
import type { Model } from '../../model/model.ts';
import { timeInWords } from '../../model/time-in-words.ts';
import { positionOf, type Replica } from './candidates.ts';

/** What RDS calls a writer that may still take writes: as long as it does, the lag is the loss. */
const writing: ReadonlySet<string> = new Set([
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

/** Whether RDS itself does not rule out that it takes writes. */
export function mayTakeWrites({ DBInstanceStatus = 'unknown' }: DBInstance): boolean {
  return writing.has(DBInstanceStatus);
}

export interface Loss {
  /** At most so many seconds of writes are lost. */
  readonly seconds: number;
  /** Why it is not more, for a person. */
  readonly because: string;
}

/**
 * At most how many seconds of writes a promotion loses, or undefined when the lag is unknown.
 * PostgreSQL's lag is the age of its last replayed commit, so it grows while a dead writer commits
 * nothing. What counts is therefore what lies between the replica's position and the last moment at which
 * anything can have been committed, where that is known:
 * - RDS itself says that the writer does not work: when that was first seen, which is never before it happened;
 * - nobody was connected to it and nothing was written any more (`silentSince`), and a fence will see to it
 *   that nobody is again.
 */
export function lossOf(
  writer: { readonly id: string; readonly instance: DBInstance; readonly silentSince: number | undefined },
  replica: Replica,
  model: Model,
): Loss | undefined {
  if (replica.lag === undefined) return undefined;
  const byLag = { seconds: replica.lag.seconds, because: `${replica.id} lags so much` };
  const until = lastWrite(writer, model);
  if (until === undefined) return byLag;
  const seconds = Math.max(0, (until.at - positionOf(replica)) / 1000);
  return seconds < byLag.seconds ? { seconds, because: until.because } : byLag;
}

function lastWrite(
  writer: Parameters<typeof lossOf>[0],
  model: Model,
): { readonly at: number; readonly because: string } | undefined {
  if (mayTakeWrites(writer.instance)) {
    const at = writer.silentSince;
    return at === undefined
      ? undefined
      : {
          at,
          because: `nobody was connected to the writer after ${timeInWords(at)}, and nothing was written`,
        };
  }
  const status = model.signals.get(writer.id)?.find(({ check }) => check === 'rds/status');
  if (status?.state !== 'fail') return undefined;
  return {
    at: status.since,
    because: `by RDS's own word the writer has not worked since ${timeInWords(status.since)}`,
  };
}
