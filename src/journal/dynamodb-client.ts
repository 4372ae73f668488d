import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** A call that takes longer counts as failed: until its intent is written nothing is done. */
const longestCallMs = 5000;

/** For the table of the journals, with the default credentials. `region` absent: theirs. */
export function journalTableClient(region: string | undefined): DynamoDBClient {
  return new DynamoDBClient({
    ...(region === undefined ? {} : { region }),
    retryMode: 'standard',
    requestHandler: { connectionTimeout: longestCallMs, requestTimeout: longestCallMs },
  });
}
