import { awsFailure } from '../failure.ts';
import type { CallContext } from '../operation.ts';
import { page } from '../page.ts';
import type { Database } from '../../world/state/database.ts';
import type { DatabaseCluster } from '../../world/state/database-cluster.ts';

const pageAtMost = 100;

/** The databases of the region that is asked. */
export function databasesOf({ world, scope }: CallContext): readonly Database[] {
  return [...world.databases.values()].filter((database) => database.region === scope.region);
}

/** By identifier or ARN; fails as RDS does where there is none. */
export function databaseNamed(id: string | undefined, context: CallContext): Database {
  const found = databasesOf(context).find((one) => one.id === id || one.arn === id);
  if (found !== undefined) return found;
  throw awsFailure('DBInstanceNotFound', `DBInstance ${id} not found.`, 404);
}

export function clustersOf({ world, scope }: CallContext): readonly DatabaseCluster[] {
  return [...world.databaseClusters.values()].filter((cluster) => cluster.region === scope.region);
}

export function clusterNamed(id: string | undefined, context: CallContext): DatabaseCluster {
  const found = clustersOf(context).find((one) => one.id === id || one.arn === id);
  if (found !== undefined) return found;
  throw awsFailure('DBClusterNotFoundFault', `DBCluster ${id} not found.`, 404);
}

/** RDS changes nothing that it is at work on, and nothing that is in the wrong state for it. */
export function requireStatus(database: Database, allowed: readonly string[]): void {
  const busy = database.failover?.hangs === false;
  if (allowed.includes(database.status) && !busy) return;
  const state = busy ? 'failing over' : database.status;
  throw awsFailure(
    'InvalidDBInstanceState',
    `DB instance ${database.id} is not in ${allowed.join(' or ')} state: it is ${state}.`,
  );
}

/** The values of a filter, undefined where it is not asked for. */
export function filterValues(
  filters: readonly { Name?: string | undefined; Values?: string[] | undefined }[] | undefined,
  name: string,
): readonly string[] | undefined {
  return filters?.find((filter) => filter.Name === name)?.Values;
}

export function paged<T>(
  items: readonly T[],
  input: { Marker?: string | undefined; MaxRecords?: number | undefined },
) {
  const size = input.MaxRecords;
  if (size !== undefined && (size < 20 || size > pageAtMost)) {
    throw awsFailure('InvalidParameterValue', `MaxRecords must be between 20 and ${pageAtMost}.`);
  }
  return page(items, {
    token: input.Marker,
    size,
    sizeAtMost: pageAtMost,
    invalidToken: 'InvalidParameterValue',
  });
}
