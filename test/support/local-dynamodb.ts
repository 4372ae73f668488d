import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { parse } from 'yaml';
import { projectRoot } from './source-tree.ts';

/** A DynamoDB in this process with the table of `deploy/journal`, started when it is first asked for. */
export function localDynamodb() {
  const table = 'holdfast-journal';
  let started: Promise<{ client: DynamoDBClient; endpoint: string; stop: () => void }> | undefined;

  const start = async () => {
    const server = dynalite({ createTableMs: 0 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${port}`;
    const client = new DynamoDBClient({
      endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await client.send(new CreateTableCommand(tableOf(table)));
    return {
      client,
      endpoint,
      stop: () => {
        client.destroy();
        server.close();
      },
    };
  };
  const running = () => (started ??= start());
  return {
    table,
    client: async () => (await running()).client,
    endpoint: async () => (await running()).endpoint,
    stop: async () => {
      if (started !== undefined) (await started).stop();
    },
  };
}

/** The template's table as CreateTable takes it; expiry and recovery are calls of their own, which dynalite lacks. */
export function tableOf(TableName: string): CreateTableCommandInput {
  const text = readFileSync(join(projectRoot, 'deploy/journal/cloudformation.yaml'), 'utf8');
  const { Properties } = parse(text, { logLevel: 'silent' }).Resources.Journal;
  const { KeySchema, AttributeDefinitions, BillingMode, SSESpecification, DeletionProtectionEnabled } =
    Properties;
  return {
    TableName,
    KeySchema,
    AttributeDefinitions,
    BillingMode,
    SSESpecification: { Enabled: SSESpecification.SSEEnabled },
    DeletionProtectionEnabled,
  };
}
