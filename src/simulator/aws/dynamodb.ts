import type {
  DescribeContinuousBackupsCommandInput,
  DescribeTableCommandInput,
  DescribeTableCommandOutput,
  GlobalSecondaryIndexDescription,
  ListTablesCommandInput,
  ListTablesCommandOutput,
  ListTagsOfResourceCommandInput,
  ReplicaDescription,
  TableDescription,
  UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { changeCapacity, tableKey, tableStatus } from '../world/data/table.ts';
import type { Table, TableIndex, Units } from '../world/state/table.ts';
import type { World } from '../world/state/world.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, mutates, reads, type SimulatedService } from './operation.ts';

type Answer<T> = Omit<T, '$metadata'>;

const namesAtMost = 100;

/** DynamoDB's tables, as far as their state goes: nobody reads or writes items here. */
export const dynamoDb: SimulatedService = {
  id: 'DynamoDB',
  protocol: 'json',
  operations: {
    ListTables: reads((input: ListTablesCommandInput, context): Answer<ListTablesCommandOutput> => {
      // DynamoDB lists by name, and goes on after the name that it is given.
      const names = tablesOf(context)
        .map(({ name }) => name)
        .toSorted();
      const after = input.ExclusiveStartTableName ?? '';
      const rest = names.filter((name) => name > after);
      const listed = rest.slice(0, Math.min(input.Limit ?? namesAtMost, namesAtMost));
      return {
        TableNames: listed,
        LastEvaluatedTableName: listed.length < rest.length ? listed.at(-1) : undefined,
      };
    }),
    DescribeTable: reads(
      (input: DescribeTableCommandInput, context): Answer<DescribeTableCommandOutput> => ({
        Table: tableShape(context.world, tableNamed(input.TableName, context)),
      }),
    ),
    DescribeContinuousBackups: reads((input: DescribeContinuousBackupsCommandInput, context) => {
      const { pointInTimeRecovery } = tableNamed(input.TableName, context);
      return {
        ContinuousBackupsDescription: {
          ContinuousBackupsStatus: 'ENABLED',
          PointInTimeRecoveryDescription: {
            PointInTimeRecoveryStatus: pointInTimeRecovery ? 'ENABLED' : 'DISABLED',
          },
        },
      };
    }),
    ListTagsOfResource: reads((input: ListTagsOfResourceCommandInput, context) => ({
      Tags: [...tableNamed(input.ResourceArn, context).tags].map(([Key, Value]) => ({ Key, Value })),
    })),
    UpdateTable: mutates((input: UpdateTableCommandInput, context) => {
      const table = tableNamed(input.TableName, context);
      const { ReadCapacityUnits: reads, WriteCapacityUnits: writes } = input.ProvisionedThroughput ?? {};
      if (tableStatus(table) !== 'ACTIVE')
        throw awsFailure(
          'ResourceInUseException',
          `Attempt to change a resource which is still in use: Table is being updated: ${table.name}`,
        );
      if (reads === undefined || writes === undefined || table.capacity === undefined)
        throw awsFailure(
          'ValidationException',
          'Simulated DynamoDB changes what is provisioned, both sides at once.',
        );
      if (reads === table.capacity.reads && writes === table.capacity.writes)
        throw awsFailure('ValidationException', 'The provisioned throughput for the table will not change.');
      changeCapacity(context.world, table, { reads, writes });
      return { TableDescription: tableShape(context.world, table) };
    }),
  },
};

function tablesOf({ world, scope }: CallContext): readonly Table[] {
  return [...world.tables.values()].filter(({ region }) => region === scope.region);
}

/** By name or ARN. */
function tableNamed(name: string | undefined, context: CallContext): Table {
  const found = tablesOf(context).find((table) => table.name === name || table.arn === name);
  if (found !== undefined) return found;
  throw awsFailure('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
}

function tableShape(world: World, table: Table): TableDescription {
  const { capacity, indexes, replicaRegions } = table;
  return {
    TableName: table.name,
    TableArn: table.arn,
    TableId: table.id,
    TableStatus: tableStatus(table),
    CreationDateTime: new Date(table.createdAt),
    DeletionProtectionEnabled: table.deletionProtection,
    ProvisionedThroughput: throughputShape(capacity),
    ...(indexes.size === 0 ? {} : { GlobalSecondaryIndexes: [...indexes].map(indexShape(table)) }),
    // As of a table that was made provisioned: the mode is said of those that ever were otherwise.
    ...(capacity === undefined ? { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } } : {}),
    ...(replicaRegions.length === 0
      ? {}
      : { GlobalTableVersion: '2019.11.21', Replicas: replicaRegions.map(replicaShape(world, table)) }),
  };
}

/** AWS says zero of what is billed by the request. */
const throughputShape = (capacity: Units | undefined) => ({
  NumberOfDecreasesToday: 0,
  ReadCapacityUnits: capacity?.reads ?? 0,
  WriteCapacityUnits: capacity?.writes ?? 0,
});

const indexShape =
  ({ arn }: Table) =>
  ([name, { capacity }]: readonly [string, TableIndex]): GlobalSecondaryIndexDescription => ({
    IndexName: name,
    IndexArn: `${arn}/index/${name}`,
    IndexStatus: 'ACTIVE',
    ProvisionedThroughput: throughputShape(capacity),
  });

const replicaShape =
  (world: World, { name }: Table) =>
  (region: string): ReplicaDescription => {
    const replica = world.tables.get(tableKey(region, name));
    return { RegionName: region, ReplicaStatus: replica === undefined ? undefined : tableStatus(replica) };
  };
