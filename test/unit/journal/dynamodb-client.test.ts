import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { journalTableClient } from '../../../src/journal/dynamodb-client.ts';
import { openDynamodbStore } from '../../../src/journal/dynamodb-store.ts';
import { openDynamodbRoster } from '../../../src/replicas/dynamodb-roster.ts';

describe('a table that takes every call and answers none', () => {
  let server: Server;
  let asked = 0;
  beforeEach(async () => {
    asked = 0;
    server = createServer(() => {
      asked += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${port}`);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });

  it('has the journal say that it does not answer, after three tries', async () => {
    const store = openDynamodbStore({
      client: journalTableClient('eu-west-1', 20),
      table: 'holdfast-journal',
      journal: 'shop',
      writer: 'one',
      onUnreadable: () => undefined,
    });
    await expect(store.next()).rejects.toMatchObject({
      code: 'failed',
      message:
        'journal shop in the DynamoDB table holdfast-journal does not answer in time: writing goes on by itself once it does; if it stays so, check the network and the health of DynamoDB',
    });
    expect(asked).toBe(3);
  });

  it('has the roster say that it does not answer', async () => {
    const client = journalTableClient('eu-west-1', 20);
    const roster = openDynamodbRoster({ client, table: 'holdfast-journal', name: 'shop' });
    await expect(roster.renew({ id: 'replica-1', beat: 2 })).rejects.toThrow(
      'the replicas of shop cannot be seen in the DynamoDB table holdfast-journal: it does not answer in time; if it stays so, check the network and the health of DynamoDB',
    );
  });
});
