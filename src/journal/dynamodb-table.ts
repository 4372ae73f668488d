import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';

/** DynamoDB needs some ten seconds to make a table. */
const longestSeconds = 120;

/** The table of journals: on demand, encrypted, protected from deletion. deploy/journal has the same as templates. */
export function journalTable(TableName: string): CreateTableCommandInput {
  return {
    TableName,
    KeySchema: [
      { AttributeName: 'journal', KeyType: 'HASH' },
      { AttributeName: 'number', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'journal', AttributeType: 'S' },
      { AttributeName: 'number', AttributeType: 'N' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    SSESpecification: { Enabled: true },
    DeletionProtectionEnabled: true,
  };
}

/**
 * Makes it, with recovery to any second of the last 35 days. Throws what DynamoDB says: `ResourceInUseException` where
 * it exists.
 */
export async function createJournalTable(client: DynamoDBClient, TableName: string): Promise<void> {
  await client.send(new CreateTableCommand(journalTable(TableName)));
  await waitUntilTableExists(
    { client, maxWaitTime: longestSeconds, minDelay: 1, maxDelay: 5 },
    { TableName },
  );
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    }),
  );
  await client.send(
    new UpdateContinuousBackupsCommand({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
}
