import { DescribeTableCommand, DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import type { AwsAccess } from '../../aws/access.ts';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** The table as DynamoDB knows it now, or undefined when it knows none of that name. */
export async function readTable(
  aws: AwsAccess,
  scope: AwsScope,
  name: string,
): Promise<TableDescription | undefined> {
  const client = aws.client(DynamoDBClient, scope, { priority: 'verify' });
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    return Table;
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}
