import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { openDynamodbStore } from '../../src/journal/dynamodb-store.ts';
import { openDynamodbRoster } from '../../src/replicas/dynamodb-roster.ts';
import { type Journal, journalContract } from '../support/journal-contract.ts';
import { tableOf } from '../support/local-dynamodb.ts';
import { rosterContract } from '../support/roster-contract.ts';

/**
 * A second DynamoDB beside dynalite, written by other people. It answers on threads, and looks at a condition before it
 * writes: of two who race both can be granted, so races are not played on it; conditions, pages and sizes are.
 */
const client = new DynamoDBClient({
  endpoint: inject('moto'),
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const table = 'holdfast-journal-contract';
beforeAll(() => client.send(new CreateTableCommand(tableOf(table))));
afterAll(() => client.destroy());

let journals = 0;
journalContract('dynamodb of moto', (): Journal => {
  const journal = `cell ${++journals}`;
  let writers = 0;
  return {
    open: async () =>
      openDynamodbStore({
        client,
        table,
        journal,
        writer: `writer ${++writers}`,
        onUnreadable: ({ number, reason }) => expect.fail(`entry ${number} is unreadable: ${reason}`),
      }),
  };
});

let fleets = 0;
rosterContract('dynamodb of moto', () => {
  const name = `fleet ${++fleets}`;
  return async () => openDynamodbRoster({ client, table, name });
});
