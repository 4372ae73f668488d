import type { Finding } from '../finding.ts';

type StatusMeaning = Pick<Finding, 'state' | 'nature'>;

const well: StatusMeaning = { state: 'pass' };
const failed: StatusMeaning = { state: 'fail' };
/** ElastiCache, or a person through it, is at work: neither good nor bad, and nothing for us to touch. */
const owned: StatusMeaning = { state: 'unknown', nature: 'transition' };

/** AWS's list of states of groups, clusters and nodes. One that is not listed is unknown, never guessed. */
const meanings: ReadonlyMap<string, StatusMeaning> = new Map<string, StatusMeaning>([
  ['available', well],
  ['snapshotting', well],
  ['creating', owned],
  ['modifying', owned],
  ['updating', owned],
  ['deleting', owned],
  ['deleted', owned],
  ['rebooting', owned],
  ['rebooting-cluster-nodes', owned],
  ['create-failed', failed],
  ['incompatible-network', failed],
  ['incompatible-parameters', failed],
  ['restore-failed', failed],
]);

/** The API writes some states with spaces, the console with underscores. */
export function meaningOf(status: string | undefined): StatusMeaning {
  return meanings.get((status ?? '').replace(/[ _]/g, '-')) ?? { state: 'unknown' };
}
