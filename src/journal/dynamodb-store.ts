import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { packBatch, unpackBatch } from './dynamodb-batch.ts';
import { dynamodbError } from './dynamodb-error.ts';
import {
  type BatchItem,
  expiryOf,
  type ItemKey,
  itemOf,
  keyOf,
  partKeys,
  readItem,
} from './dynamodb-item.ts';
import { dynamodbSnapshots } from './dynamodb-snapshot.ts';
import type { RecordedEvent } from './event.ts';
import { AppendRefused, type JournalStore } from './journal.ts';
import { JournalError } from './journal-error.ts';
import type { UnreadableEntry } from './understand.ts';

/** IAM actions on the table. */
export const dynamodbJournalPermissions = [
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];

/**
 * For replicas: one DynamoDB table holds many journals, and each append is one item whose key is the number of its
 * first event. Writing it is a single conditional put, so of two writers one is refused by DynamoDB itself.
 * Throws JournalError, one line for a person, when the table cannot be used.
 */
export function openDynamodbStore(options: {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Which journal in the table. */
  readonly journal: string;
  /** Names this process and this start of it, and no other: how it knows its own items again. */
  readonly writer: string;
  /** When a journal that nobody prunes any more is forgotten, in milliseconds after its events. Absent: never. */
  readonly expiresAfterMs?: number | undefined;
  readonly onUnreadable: (entry: UnreadableEntry) => void;
}): JournalStore {
  const { client, table: TableName, journal, writer, expiresAfterMs, onUnreadable } = options;
  const name = `journal ${journal} in the DynamoDB table ${TableName}`;
  /** Number after the newest event, as far as this process knows: only ever too small. */
  let known: number | undefined;
  const snapshots = dynamodbSnapshots({ ...options, name });
  let tries = 0;
  let closed = false;

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closed) throw new JournalError('closed', `${name} was used after it was closed`);
    try {
      return await work();
    } catch (error) {
      throw error instanceof AppendRefused || error instanceof JournalError
        ? error
        : dynamodbError(error, name);
    }
  };

  /** The newest item that begins at or below a number. */
  const itemAt = async (number: number): Promise<BatchItem | undefined> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'journal = :journal AND #number <= :number',
        ExpressionAttributeNames: { '#number': 'number' },
        ExpressionAttributeValues: { ':journal': { S: journal }, ':number': { N: String(number) } },
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );
    return Items[0] && readItem(Items[0], name);
  };

  const next = async (): Promise<number> => {
    const newest = await itemAt(Number.MAX_SAFE_INTEGER);
    known = newest === undefined ? 1 : newest.number + newest.count;
    return known;
  };

  /** The items that hold events from `from` to before `end`, in order. */
  async function* items(from: number, end: number): AsyncGenerator<BatchItem> {
    const first = (await itemAt(from))?.number ?? 1;
    const pages = paginateQuery(
      { client },
      {
        TableName,
        KeyConditionExpression: 'journal = :journal AND #number BETWEEN :first AND :last',
        ExpressionAttributeNames: { '#number': 'number' },
        ExpressionAttributeValues: {
          ':journal': { S: journal },
          ':first': { N: String(first) },
          ':last': { N: String(Math.max(first, end - 1)) },
        },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) for (const item of Items) yield readItem(item, name);
  }

  const eventsOf = async (item: BatchItem): Promise<readonly RecordedEvent[]> => {
    const bodies = [item.body];
    for (const Key of partKeys(item)) {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      if (Item?.['body']?.B) bodies.push(Item['body'].B);
    }
    return unpackBatch(item.number, bodies, onUnreadable);
  };

  const expiry = (events: readonly RecordedEvent[]) =>
    expiryOf(Math.max(...events.map(({ at }) => at)), expiresAfterMs);

  /** What does not fit into the item is written first, under keys that no other try uses: until then nobody reads it. */
  const write = async (
    { number, count }: Pick<BatchItem, 'number' | 'count'>,
    events: readonly RecordedEvent[],
    condition: 'new' | 'replaces',
  ): Promise<BatchItem> => {
    const [body = new Uint8Array(), ...rest] = packBatch(events);
    tries += 1;
    const tail = `${journal} ${number} ${writer} ${tries}`;
    const expires = condition === 'new' ? expiry(events) : {};
    const item = {
      journal,
      number,
      count,
      writer,
      tail,
      parts: rest.length,
      body,
      expires: 'expires' in expires,
    };
    for (const [index, Key] of partKeys(item).entries())
      await client.send(
        new PutItemCommand({ TableName, Item: { ...Key, body: { B: rest[index] ?? body }, ...expires } }),
      );
    const free = condition === 'new' ? { ConditionExpression: 'attribute_not_exists(journal)' } : {};
    try {
      await client.send(new PutItemCommand({ TableName, Item: { ...itemOf(item), ...expires }, ...free }));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // A try whose answer was lost may have been written, and the SDK tried again: then what is there is ours.
      const there = await itemAt(number);
      if (there === undefined || there.number !== number || !isSame(there, item))
        throw new AppendRefused(number, await next());
    }
    return item;
  };

  const remove = async (keys: readonly ItemKey[]): Promise<void> => {
    for (const Key of keys) await client.send(new DeleteItemCommand({ TableName, Key }));
  };

  return {
    append: (expected, events) =>
      guarded(async () => {
        if (events.length === 0) return [];
        if (expected !== known && expected !== (await next())) throw new AppendRefused(expected, known ?? 1);
        const recorded = events.map((event, index) => ({ ...event, number: expected + index }));
        await write({ number: expected, count: events.length }, recorded, 'new');
        known = expected + events.length;
        return recorded;
      }),

    async *read(from = 1, { without } = {}) {
      const end = await guarded(next);
      const pages = items(from, end)[Symbol.asyncIterator]();
      for (;;) {
        const { done, value } = await guarded(() => pages.next());
        if (done === true) return;
        for (const event of await guarded(() => eventsOf(value)))
          if (event.number >= from && event.number < end && event.kind !== without) yield event;
      }
    },

    next: () => guarded(next),

    prune: (before, keep) =>
      guarded(async () => {
        const end = await next();
        let removed = 0;
        for await (const item of items(1, Math.min(before, end))) {
          const events = await eventsOf(item);
          const stays = events.filter(
            ({ number }) => number >= before || keep.has(number) || number === end - 1,
          );
          removed += events.length - stays.length;
          // The item first: parts without one are read by nobody.
          if (stays.length === 0) await remove([keyOf(item), ...partKeys(item)]);
          else if (stays.length < events.length) {
            await write(item, stays, 'replaces');
            await remove(partKeys(item));
          }
          // What is not over yet must not be forgotten by its age.
          else if (item.expires) await keepForGood(item);
        }
        return removed;
      }),

    snapshot: () => guarded(() => snapshots.read()),
    keepSnapshot: (bytes, at) => guarded(() => snapshots.keep(bytes, at)),

    close: async () => {
      closed = true;
    },
  };

  async function keepForGood(item: BatchItem): Promise<void> {
    // The item last: as long as it expires its parts are looked after, also when this is cut off.
    for (const Key of [...partKeys(item), keyOf(item)])
      await client.send(new UpdateItemCommand({ TableName, Key, UpdateExpression: 'REMOVE expires' }));
  }
}

function isSame(there: BatchItem, ours: BatchItem): boolean {
  return (
    there.writer === ours.writer &&
    there.tail === (ours.parts > 0 ? ours.tail : '') &&
    Buffer.compare(there.body, ours.body) === 0
  );
}
