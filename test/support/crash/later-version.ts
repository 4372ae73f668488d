import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { CrashStage } from './crash-stage.ts';

/** The version that each store writes is 1. */
const later = 2;
const files = ({ folder }: CrashStage) => ['', '-wal'].map((part) => join(folder, `holdfast.sqlite${part}`));

/** Makes of the journal one that a later version has written, as a crash leaves it. No process may run. */
export async function ofLaterVersion(stage: CrashStage): Promise<void> {
  const { dynamodb } = stage;
  if (dynamodb === undefined) {
    const paths = files(stage);
    const database = new DatabaseSync(paths[0] ?? '');
    database.exec(`PRAGMA user_version = ${later}`);
    const left = paths.map((path) => ({ path, bytes: readFileSync(path) }));
    // Who closes it takes the log over into the file; a crash does not.
    database.close();
    for (const { path, bytes } of left) writeFileSync(path, bytes);
    return;
  }
  const client = await dynamodb.client();
  const { journal, number } = (await itemsOf(stage)).at(-1) ?? {};
  if (journal === undefined || number === undefined) throw new Error('the journal is empty');
  await client.send(
    new UpdateItemCommand({
      TableName: dynamodb.table,
      Key: { journal, number },
      UpdateExpression: 'SET #format = :later',
      ExpressionAttributeNames: { '#format': 'format' },
      ExpressionAttributeValues: { ':later': { N: String(later) } },
    }),
  );
}

/** All that the store holds of the journal, to be held against what it holds later. */
export async function contentOf(stage: CrashStage): Promise<unknown> {
  return stage.dynamodb === undefined
    ? files(stage).map((path) => readFileSync(path, 'base64'))
    : itemsOf(stage);
}

async function itemsOf({ dynamodb }: CrashStage) {
  const client = await dynamodb?.client();
  const found = await client?.send(
    new QueryCommand({
      TableName: dynamodb?.table,
      KeyConditionExpression: 'journal = :journal',
      ExpressionAttributeValues: { ':journal': { S: 'crash' } },
      ConsistentRead: true,
    }),
  );
  return found?.Items ?? [];
}
