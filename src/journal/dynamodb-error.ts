import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { JournalError, type JournalFailure } from './journal-error.ts';

/** DynamoDB's failures sorted, each with what a person should do. `journal` is how people call it. */
export function dynamodbError(error: unknown, journal: string): JournalError {
  const name = error instanceof Error ? error.name : '';
  const { failure, advice } = sorted[name] ?? {
    failure: 'failed',
    advice: `could not be used (${error instanceof Error ? error.message : String(error)}): check the network and AWS`,
  };
  const said =
    error instanceof DynamoDBServiceException && failure === 'unwritable' ? `: ${error.message}` : '';
  return new JournalError(failure, `${journal} ${advice}${said}`, error);
}

const denied = {
  failure: 'unwritable',
  advice: 'may not be used: grant what "holdfast iam-policy" prints for the journal',
} as const;
const busy = {
  failure: 'locked',
  advice:
    'is throttled by DynamoDB: writing goes on by itself; if it stays so, set the table to on-demand capacity',
} as const;

/** What the SDK calls a call that was given up. */
const silent = {
  failure: 'failed',
  advice:
    'does not answer in time: writing goes on by itself once it does; if it stays so, check the network and the health of DynamoDB',
} as const;

const sorted: Readonly<Record<string, { failure: JournalFailure; advice: string }>> = {
  ResourceNotFoundException: {
    failure: 'unwritable',
    advice: 'does not exist: make its table with deploy/journal, or correct journal.table and journal.region',
  },
  AccessDeniedException: denied,
  UnrecognizedClientException: denied,
  ExpiredTokenException: denied,
  ProvisionedThroughputExceededException: busy,
  RequestLimitExceeded: busy,
  TimeoutError: silent,
  ThrottlingException: busy,
};
