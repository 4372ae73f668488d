import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { cutToItems } from './dynamodb-batch.ts';
import { type BatchItem, expiryOf, itemOf, keyOf, partKeys, readItem } from './dynamodb-item.ts';

/**
 * The snapshot of a journal beside its events: one item that names the parts of its bytes. Parts are
 * written first and under keys of their own, so the item always names whole bytes, whoever else writes one.
 */
export function dynamodbSnapshots(options: {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly journal: string;
  readonly writer: string;
  readonly expiresAfterMs?: number | undefined;
  /** How people call the journal. */
  readonly name: string;
}): {
  read(): Promise<Uint8Array | undefined>;
  keep(bytes: Uint8Array, at: number): Promise<void>;
} {
  const { client, table: TableName, journal, writer, name } = options;
  /** Events begin with 1, so it is in nobody's way, whatever other journals are called. */
  const key = { journal: `${journal} snapshot`, number: 0 };
  let kept = 0;

  return {
    read: async () => {
      const get = { TableName, Key: keyOf(key), ConsistentRead: true };
      const { Item } = await client.send(new GetItemCommand(get));
      if (Item === undefined) return undefined;
      const item = readItem(Item, name);
      const pieces = [item.body];
      for (const Key of partKeys(item)) {
        const part = await client.send(new GetItemCommand({ ...get, Key }));
        // One that was replaced meanwhile lacks parts; its sum then tells that it is not whole.
        pieces.push(part.Item?.['body']?.B ?? new Uint8Array());
      }
      return Buffer.concat(pieces);
    },

    keep: async (bytes, at) => {
      const [body = new Uint8Array(), ...rest] = cutToItems(bytes);
      kept += 1;
      const tail = `${key.journal} ${writer} ${kept}`;
      const item: Omit<BatchItem, 'expires'> = { ...key, count: 0, writer, tail, parts: rest.length, body };
      const expires = expiryOf(at, options.expiresAfterMs);
      for (const [index, Key] of partKeys(item).entries())
        await client.send(
          new PutItemCommand({ TableName, Item: { ...Key, body: { B: rest[index] ?? body }, ...expires } }),
        );
      const { Attributes } = await client.send(
        new PutItemCommand({ TableName, Item: { ...itemOf(item), ...expires }, ReturnValues: 'ALL_OLD' }),
      );
      if (Attributes === undefined) return;
      const replaced = readItem(Attributes, name);
      // A lost answer makes the SDK send it again, and then it has replaced itself.
      if (replaced.tail === item.tail) return;
      for (const Key of partKeys(replaced)) await client.send(new DeleteItemCommand({ TableName, Key }));
    },
  };
}
