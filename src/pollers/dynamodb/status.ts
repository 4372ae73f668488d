import type { ReplicaDescription, TableDescription } from '@aws-sdk/client-dynamodb';
import { tableArn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Finding } from '../finding.ts';

type StatusMeaning = Pick<Finding, 'state' | 'nature'>;

const well: StatusMeaning = { state: 'pass' };
const failed: StatusMeaning = { state: 'fail' };
/** Somebody makes it or takes it away: neither good nor bad, and nothing for us to touch. */
const owned: StatusMeaning = { state: 'unknown', nature: 'transition' };

/**
 * What each status of a table means. AWS: a table that is UPDATING "remains available for data
 * operations", and one whose key cannot be used is read by nobody and archived after seven days. A status
 * that is not listed is unknown, never guessed.
 */
const meanings: ReadonlyMap<string, StatusMeaning> = new Map<string, StatusMeaning>([
  ['ACTIVE', well],
  ['UPDATING', well],
  ['CREATING', owned],
  ['DELETING', owned],
  ['ARCHIVING', failed],
  ['ARCHIVED', failed],
  ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', failed],
]);

/** Replicas know these as well: one could not be made, one is in a region that the account has turned off. */
const replicaMeanings: ReadonlyMap<string, StatusMeaning> = new Map([
  ...meanings,
  ['CREATION_FAILED', failed],
  ['REGION_DISABLED', failed],
  ['REPLICATION_NOT_AUTHORIZED', failed],
]);

/** What DynamoDB says of a table, and on the table, by each replica, of its replicas in other regions. */
export function statusFindings(name: string, table: TableDescription, scope: AwsScope): Finding[] {
  const resource = tableArn(scope, name);
  const { TableStatus: status, Replicas: replicas = [] } = table;
  return [
    {
      resource,
      check: 'dynamodb/status',
      family: 'control-plane',
      reason: `DynamoDB says ${status ?? 'nothing of its status'}`,
      ...(meanings.get(status ?? '') ?? { state: 'unknown' }),
    },
    ...replicas.flatMap((replica) => replicaFinding(resource, name, replica, scope)),
  ];
}

/** The table itself serves on without its replica, so a replica that is lost is a warning on it. */
function replicaFinding(
  resource: string,
  name: string,
  { RegionName: region, ReplicaStatus: status, ReplicaStatusDescription: why }: ReplicaDescription,
  scope: AwsScope,
): Finding[] {
  if (region === undefined || region === scope.region) return [];
  const { state } = replicaMeanings.get(status ?? '') ?? { state: 'unknown' };
  const said = `DynamoDB says ${status ?? 'nothing of the status'} of the replica in ${region}`;
  return [
    {
      resource,
      by: tableArn({ ...scope, region }, name),
      check: 'dynamodb/replica-status',
      family: 'control-plane',
      state: state === 'fail' ? 'warn' : state,
      reason: why === undefined || why === '' ? said : `${said}: ${why}`,
    },
  ];
}
