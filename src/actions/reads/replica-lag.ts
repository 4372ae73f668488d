import type { AwsAccess } from '../../aws/access.ts';
import type { AwsScope } from '../../aws/scope.ts';
import { readMinutes } from './minutes.ts';

export interface LagPoint {
  /** Start of its minute, milliseconds since the epoch. */
  readonly at: number;
  readonly seconds: number;
}

const lookBackMs = 360_000;

/**
 * The replica's newest lag, or undefined: no fresh point, or RDS's −1, which means that replication has
 * stopped. Neither is ever taken for a number.
 */
export async function readReplicaLag(
  aws: AwsAccess,
  scope: AwsScope,
  id: string,
  now: number,
): Promise<LagPoint | undefined> {
  const [newest] = await readMinutes(
    aws,
    scope,
    { namespace: 'AWS/RDS', name: 'ReplicaLag', dimensions: { DBInstanceIdentifier: id }, lookBackMs },
    now,
  );
  return newest === undefined || newest.value < 0 ? undefined : { at: newest.at, seconds: newest.value };
}
