import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** A call that takes longer counts as failed, milliseconds: until its intent is written nothing is done. */
const longestCallMs = 5000;
/** Of a call, before it has failed. What is behind it tries again by itself. */
const tries = 3;

/**
 * For the table of the journals, with the default credentials. `region` absent: theirs. `mostMs`: one try of a call
 * takes no longer than this, milliseconds, where that is less than five seconds.
 */
export function journalTableClient(region: string | undefined, mostMs = Infinity): DynamoDBClient {
  const callMs = Math.min(longestCallMs, mostMs);
  return new DynamoDBClient({
    ...(region === undefined ? {} : { region }),
    retryMode: 'standard',
    maxAttempts: tries,
    requestHandler: {
      connectionTimeout: callMs,
      requestTimeout: callMs,
      // Without this the SDK only writes a warning and waits on, for good where no answer comes.
      throwOnRequestTimeout: true,
    },
  });
}
