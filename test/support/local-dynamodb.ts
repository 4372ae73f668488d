import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { journalTable } from '../../src/journal/dynamodb-table.ts';

/** A DynamoDB in this process with one table of journals, started when it is first asked for. */
export function localDynamodb() {
  const table = 'holdfast-journal';
  let started: Promise<{ client: DynamoDBClient; stop: () => Promise<void> }> | undefined;

  const start = async () => {
    const server = dynalite({ createTableMs: 0 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    // dynalite knows neither expiry nor recovery, which bear on no test.
    await client.send(new CreateTableCommand(journalTable(table)));
    return {
      client,
      stop: async () => {
        client.destroy();
        server.close();
      },
    };
  };
  const running = () => (started ??= start());
  return {
    table,
    client: async () => (await running()).client,
    stop: async () => {
      if (started !== undefined) await (await started).stop();
    },
  };
}
