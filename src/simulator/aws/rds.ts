import type {
  DescribeDBClustersCommandInput,
  DescribeDBClustersCommandOutput,
  DescribeDBInstancesCommandInput,
  DescribeDBInstancesCommandOutput,
  DescribeEventsCommandInput,
  DescribeEventsCommandOutput,
  FailoverDBClusterCommandInput,
  ListTagsForResourceCommandInput,
  ModifyDBInstanceCommandInput,
  PromoteReadReplicaCommandInput,
  RebootDBInstanceCommandInput,
} from '@aws-sdk/client-rds';
import { changeSecurityGroups } from '../world/database.ts';
import { promote } from '../world/promote-replica.ts';
import { beginFailover, standbyIsReady } from '../world/rds-failover.ts';
import { rebootDatabase } from '../world/restart-database.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, mutates, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';
import { databaseShape, eventShape } from './rds-shapes.ts';
import type { Database } from '../world/state/database.ts';

type Answer<T> = Omit<T, '$metadata'>;

const pageAtMost = 100;

/** DescribeEvents answers the last hour unless it is asked for more, which AWS keeps for 14 days. */
const eventsByDefaultMs = 3_600_000;

export const rds: SimulatedService = {
  id: 'RDS',
  protocol: 'query',
  operations: {
    DescribeDBInstances: reads(
      (input: DescribeDBInstancesCommandInput, context): Answer<DescribeDBInstancesCommandOutput> => {
        const wanted = input.DBInstanceIdentifier;
        const found = wanted === undefined ? all(context) : [one(wanted, context)];
        const ids = input.Filters?.find((filter) => filter.Name === 'db-instance-id')?.Values;
        const { items, next } = paged(
          found.filter(
            (database) => ids === undefined || ids.includes(database.id) || ids.includes(database.arn),
          ),
          input,
        );
        return { DBInstances: items.map((database) => databaseShape(database, context.world)), Marker: next };
      },
    ),
    DescribeDBClusters: reads(
      (input: DescribeDBClustersCommandInput): Answer<DescribeDBClustersCommandOutput> => {
        if (input.DBClusterIdentifier !== undefined) throw noCluster(input.DBClusterIdentifier);
        return { DBClusters: [] };
      },
    ),
    DescribeEvents: reads(
      (input: DescribeEventsCommandInput, context): Answer<DescribeEventsCommandOutput> => {
        const now = context.world.clock.now();
        const to = input.EndTime?.getTime() ?? now;
        const spanMs = input.Duration === undefined ? eventsByDefaultMs : input.Duration * 60_000;
        const from = input.StartTime?.getTime() ?? to - spanMs;
        const found = context.world.databaseEvents.filter(
          (event) =>
            event.region === context.scope.region &&
            event.at >= from &&
            event.at <= to &&
            (input.SourceType === undefined || input.SourceType === 'db-instance') &&
            (input.SourceIdentifier === undefined || input.SourceIdentifier === event.database) &&
            (input.EventCategories === undefined ||
              event.categories.some((category) => input.EventCategories?.includes(category))),
        );
        const { items, next } = paged(found, input);
        return { Events: items.map(eventShape), Marker: next };
      },
    ),
    ListTagsForResource: reads((input: ListTagsForResourceCommandInput, context) => {
      const database = all(context).find((candidate) => candidate.arn === input.ResourceName);
      if (database === undefined) throw notFound(input.ResourceName ?? '');
      return { TagList: [...database.tags].map(([Key, Value]) => ({ Key, Value })) };
    }),
    ModifyDBInstance: mutates((input: ModifyDBInstanceCommandInput, context) => {
      const database = one(input.DBInstanceIdentifier ?? '', context);
      // A database out of storage may still be modified: that is how it is mended.
      requireStatus(database, ['available', 'storage-full']);
      if (input.VpcSecurityGroupIds !== undefined) {
        if (input.VpcSecurityGroupIds.length === 0) {
          throw awsFailure('InvalidParameterCombination', 'No security group was given.');
        }
        changeSecurityGroups(context.world, database, input.VpcSecurityGroupIds);
      }
      return { DBInstance: databaseShape(database, context.world) };
    }),
    PromoteReadReplica: mutates((input: PromoteReadReplicaCommandInput, context) => {
      const database = one(input.DBInstanceIdentifier ?? '', context);
      if (database.source === undefined) {
        throw awsFailure('InvalidDBInstanceState', `DB instance ${database.id} is not a read replica.`);
      }
      requireStatus(database, ['available']);
      promote(context.world, database);
      return { DBInstance: databaseShape(database, context.world) };
    }),
    RebootDBInstance: mutates((input: RebootDBInstanceCommandInput, context) => {
      const database = one(input.DBInstanceIdentifier ?? '', context);
      requireStatus(database, ['available', 'storage-full']);
      if (input.ForceFailover !== true) rebootDatabase(context.world, database);
      else if (database.standby === undefined)
        throw awsFailure('InvalidParameterCombination', 'ForceFailover needs a Multi-AZ instance.');
      else if (!standbyIsReady(context.world, database) || database.failover?.hangs === false)
        throw awsFailure('InvalidDBInstanceState', `The standby of ${database.id} cannot take over now.`);
      else beginFailover(context.world, database, { asked: true });
      return { DBInstance: databaseShape(database, context.world) };
    }),
    FailoverDBCluster: mutates((input: FailoverDBClusterCommandInput): never => {
      throw noCluster(input.DBClusterIdentifier ?? '');
    }),
  },
};

function all({ world, scope }: CallContext): readonly Database[] {
  return [...world.databases.values()].filter((database) => database.region === scope.region);
}

function one(id: string, context: CallContext): Database {
  const database = all(context).find((candidate) => candidate.id === id || candidate.arn === id);
  if (database === undefined) throw notFound(id);
  return database;
}

function notFound(id: string): Error {
  return awsFailure('DBInstanceNotFound', `DBInstance ${id} not found.`, 404);
}

function noCluster(id: string): Error {
  return awsFailure('DBClusterNotFoundFault', `DBCluster ${id} not found.`, 404);
}

function requireStatus(database: Database, allowed: readonly string[]): void {
  if (allowed.includes(database.status)) return;
  throw awsFailure(
    'InvalidDBInstanceState',
    `DB instance ${database.id} is not in ${allowed.join(' or ')} state: it is ${database.status}.`,
  );
}

function paged<T>(
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
