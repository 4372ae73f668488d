import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { tableArn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Resource } from '../../model/resource.ts';
import { stated } from '../finding.ts';

/** A table of one region. Its replicas elsewhere are facts: each takes writes, so none follows another. */
export function tableResource(name: string, table: TableDescription, scope: AwsScope): Resource {
  const { ProvisionedThroughput: throughput, SSEDescription: encryption } = table;
  const provisioned = billingOf(table) === 'provisioned';
  return {
    id: tableArn(scope, name),
    kind: 'dynamodb:table',
    account: scope.account,
    region: scope.region,
    name,
    tags: {},
    facts: stated({
      status: table.TableStatus,
      billing: billingOf(table),
      // AWS says zero of a table that is billed by the request.
      readCapacity: provisioned ? throughput?.ReadCapacityUnits : undefined,
      writeCapacity: provisioned ? throughput?.WriteCapacityUnits : undefined,
      replicaRegions: table.TableStatus === undefined ? undefined : replicaRegions(table, scope),
      // AWS leaves this out of a table that has none.
      indexes: table.GlobalSecondaryIndexes?.flatMap(({ IndexName }) => IndexName ?? []),
      consistency: table.MultiRegionConsistency,
      deletionProtection: table.DeletionProtectionEnabled,
      encryption: encryption?.SSEType,
    }),
    relations: [],
  };
}

/** AWS leaves the mode out of tables that were made before there was another than provisioned. */
function billingOf({ BillingModeSummary, ProvisionedThroughput }: TableDescription): string | undefined {
  switch (BillingModeSummary?.BillingMode) {
    case 'PAY_PER_REQUEST':
      return 'on-demand';
    case 'PROVISIONED':
      return 'provisioned';
    default:
      return (ProvisionedThroughput?.ReadCapacityUnits ?? 0) > 0 ? 'provisioned' : undefined;
  }
}

/** The other regions that the table has a replica in. */
function replicaRegions({ Replicas = [] }: TableDescription, { region }: AwsScope): readonly string[] {
  return Replicas.flatMap(({ RegionName }) =>
    RegionName === undefined || RegionName === region ? [] : [RegionName],
  ).toSorted();
}
