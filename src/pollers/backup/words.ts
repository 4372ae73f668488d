import type { BackupJob, RestoreJobsListMember } from '@aws-sdk/client-backup';
import type { Resource } from '../../model/resource.ts';
import { dateInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';

type Word = Pick<Finding, 'state' | 'reason' | 'value'>;

const daySeconds = 86_400;

/** What AWS Backup's own plans do; of a resource with one or two recovery points no rhythm can be seen. */
const usualRhythmSeconds = daySeconds;

/** How old the newest recovery point is, seconds, held against the rhythm in which it is backed up. */
export function recoveryPointWord(facts: Resource['facts'], now: number): Word {
  const { backupKind: kind, newestRecoveryPoint: newest, backedUpEverySeconds: rhythm } = facts;
  if (kind === 'continuous') return { state: 'pass', reason: 'It is backed up continuously' };
  if (kind === 'stopped')
    return {
      state: 'warn',
      reason: 'Its continuous backup has stopped: what is written since is not backed up',
    };
  if (kind === 'none')
    return {
      state: 'warn',
      reason: 'It has no recovery point that is complete: nothing of it can be restored',
    };
  const at = Date.parse(String(newest));
  if (!Number.isFinite(at))
    return { state: 'unknown', reason: 'AWS Backup does not say when it was backed up last' };
  const value = Math.max(0, (now - at) / 1000);
  const every = typeof rhythm === 'number' ? rhythm : usualRhythmSeconds;
  const reason = `Its newest recovery point is of ${dateInWords(at)}, ${inWords(value)} old`;
  // AWS Backup begins a job up to eight hours after its time; of two that were due one should be there.
  return value > 2 * every
    ? { state: 'warn', value, reason: `${reason}, though one is made every ${inWords(every)}` }
    : { state: 'pass', value, reason };
}

/** What the newest of its backup jobs that has ended came to; nothing where none has. */
export function jobWord(jobs: readonly BackupJob[]): Word | undefined {
  const [newest] = jobs
    .filter(({ State }) => State !== undefined && ended.has(State))
    .toSorted((a, b) => timeOf(b.CreationDate) - timeOf(a.CreationDate));
  if (newest === undefined) return undefined;
  const when = dateInWords(timeOf(newest.CreationDate));
  if (newest.State === 'COMPLETED') return { state: 'pass', reason: `The backup of ${when} is complete` };
  const why =
    newest.StatusMessage === undefined || newest.StatusMessage === '' ? '' : `: ${newest.StatusMessage}`;
  return { state: 'warn', reason: `The backup of ${when} ended as ${newest.State}${why}` };
}

const ended: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'EXPIRED', 'ABORTED', 'PARTIAL']);

/**
 * How old the newest recovery point is of which a restore has shown that it is good, seconds. A restore whose
 * own validation failed shows the opposite; without a validation that it was restored is all that is known.
 */
export function verifiedWord(restores: readonly RestoreJobsListMember[], now: number): Word {
  const newestFirst = restores.toSorted((a, b) => timeOf(b.CreationDate) - timeOf(a.CreationDate));
  const newest = newestFirst.find((job) => isGood(job) || isBad(job));
  if (newest === undefined)
    return {
      state: 'unknown',
      reason: `Nobody has restored one of its recovery points in ${windowDays} days`,
    };
  if (isBad(newest)) {
    const why = newest.ValidationStatusMessage ?? newest.StatusMessage ?? '';
    const what =
      newest.Status === 'COMPLETED'
        ? 'was restored, and did not pass its validation'
        : 'could not be restored';
    return {
      state: 'warn',
      reason: `A recovery point ${what} on ${dateInWords(timeOf(newest.CreationDate))}${why === '' ? '' : `: ${why}`}`,
    };
  }
  const proven = newestFirst.filter(isGood).map((job) => timeOf(job.RecoveryPointCreationDate));
  const at = Math.max(...proven);
  if (at === 0) return { state: 'unknown', reason: 'AWS Backup does not say how old what was restored is' };
  const value = Math.max(0, (now - at) / 1000);
  return {
    state: 'pass',
    value,
    reason: `The recovery point of ${dateInWords(at)} was restored and is good`,
  };
}

/** How far back restores are asked for: who tests restores does it once a quarter at least. */
export const windowDays = 90;

export function isGood({ Status, ValidationStatus }: RestoreJobsListMember): boolean {
  return Status === 'COMPLETED' && (ValidationStatus === undefined || ValidationStatus === 'SUCCESSFUL');
}

function isBad({ Status, ValidationStatus }: RestoreJobsListMember): boolean {
  return Status === 'FAILED' || ValidationStatus === 'FAILED' || ValidationStatus === 'TIMED_OUT';
}

/** 0 where AWS does not say, which is before everything that is. */
export function timeOf(date: Date | undefined): number {
  const time = date?.getTime() ?? 0;
  return Number.isFinite(time) ? time : 0;
}

function inWords(seconds: number): string {
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 2 * daySeconds
    ? `${Math.round(seconds / 3_600)} h`
    : `${Math.round(seconds / daySeconds)} days`;
}
