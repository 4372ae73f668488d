import {
  type DBCluster,
  type DBInstance,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeEventsCommand,
  RDSClient,
  type SourceType,
} from '@aws-sdk/client-rds';
import type { AwsAccess } from '../../aws/access.ts';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** The database as RDS knows it now, or undefined when it knows none of that name. */
export async function readDatabase(
  aws: AwsAccess,
  scope: AwsScope,
  id: string,
): Promise<DBInstance | undefined> {
  try {
    const { DBInstances = [] } = await clientOf(aws, scope).send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }),
    );
    return DBInstances[0];
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}

export async function readCluster(
  aws: AwsAccess,
  scope: AwsScope,
  id: string,
): Promise<DBCluster | undefined> {
  try {
    const { DBClusters = [] } = await clientOf(aws, scope).send(
      new DescribeDBClustersCommand({ DBClusterIdentifier: id }),
    );
    return DBClusters[0];
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}

/** What RDS recorded about it in the last `minutes`, oldest first. */
export async function readEvents(
  aws: AwsAccess,
  scope: AwsScope,
  source: { readonly id: string; readonly type: SourceType; readonly minutes: number },
): Promise<readonly { readonly at: number; readonly message: string }[]> {
  const { Events = [] } = await clientOf(aws, scope).send(
    new DescribeEventsCommand({
      SourceIdentifier: source.id,
      SourceType: source.type,
      Duration: source.minutes,
    }),
  );
  return Events.map((event) => ({ at: event.Date?.getTime() ?? 0, message: event.Message ?? '' })).toSorted(
    (a, b) => a.at - b.at,
  );
}

/** Whether a failover of RDS's own has begun and not ended, by its events. */
export function failoverUnderWay(events: readonly { readonly message: string }[]): boolean {
  const last = events.findLast(({ message }) => /failover/i.test(message));
  return last !== undefined && /start|begin|initiat/i.test(last.message);
}

function clientOf(aws: AwsAccess, scope: AwsScope): RDSClient {
  return aws.client(RDSClient, scope, { priority: 'verify' });
}
