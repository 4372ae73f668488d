import { DeleteItemCommand, DynamoDBClient, paginateScan, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, it } from 'vitest';
import { openDynamodbStore } from '../../src/journal/dynamodb-store.ts';
import type { JournalEvent } from '../../src/journal/event.ts';
import { AppendRefused, type JournalStore } from '../../src/journal/journal.ts';
import { localDynamodb } from '../support/local-dynamodb.ts';
import { seededBytes } from '../support/seeded-bytes.ts';

const dynamodb = localDynamodb();
afterAll(() => dynamodb.stop());
let journals = 0;

interface Setting {
  readonly journal?: string;
  readonly client?: DynamoDBClient;
  readonly table?: string;
  readonly expiresAfterMs?: number;
  readonly onUnreadable?: (entry: { number: number; reason: string }) => void;
}

async function opened({ journal = `own ${++journals}`, ...setting }: Setting = {}) {
  const client = await dynamodb.client();
  const store = openDynamodbStore({
    client,
    table: dynamodb.table,
    journal,
    writer: 'one',
    onUnreadable: ({ number, reason }) => expect.fail(`entry ${number} is unreadable: ${reason}`),
    ...setting,
  });
  return { client, journal, store, items: () => itemsOf(client, journal) };
}

const event = (at: number, reason = `at ${at}`): JournalEvent => ({
  at,
  kind: 'trouble',
  part: 'test',
  state: 'began',
  reason,
});
/** It does not get smaller by being compressed. */
const large = (at: number, bytes: number) => event(at, seededBytes(at, bytes).toString('base64'));

async function itemsOf(client: DynamoDBClient, journal: string) {
  const found = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: dynamodb.table }))
    found.push(...Items.filter((item) => item['journal']?.S?.startsWith(journal)));
  return found;
}

async function read(store: JournalStore): Promise<readonly object[]> {
  const found: object[] = [];
  for await (const each of store.read()) found.push(each);
  return found;
}

describe('a journal in dynamodb', () => {
  it('keeps an append in one item of one write unit, and apart from the journals beside it', async () => {
    const { store, items } = await opened();
    const other = await opened();
    await store.append(1, [event(1), event(2)]);
    await other.store.append(1, [event(3)]);

    expect(await items()).toHaveLength(1);
    expect(await read(store)).toEqual([
      { ...event(1), number: 1 },
      { ...event(2), number: 2 },
    ]);
    expect(await read(other.store)).toEqual([{ ...event(3), number: 1 }]);
  });

  it('keeps what is larger than an item may be, and leaves nothing of it when it is pruned', async () => {
    const { store, items } = await opened();
    const batch = [large(1, 500_000), large(2, 500_000)];
    await store.append(1, batch);
    await store.append(3, [event(3)]);

    expect(await read(store)).toEqual(
      [...batch, event(3)].map((each, index) => ({ ...each, number: index + 1 })),
    );
    expect((await items()).length).toBeGreaterThan(3);

    expect(await store.prune(2, new Set())).toBe(1);
    expect(await read(store)).toEqual([
      { ...batch[1], number: 2 },
      { ...event(3), number: 3 },
    ]);
    expect(await store.prune(4, new Set())).toBe(1);
    expect(await items()).toHaveLength(1);
  });

  it('shows nothing of an append that was cut off between its parts', async () => {
    const client = await dynamodb.client();
    const { store, journal } = await opened({ client: failing(client, { from: 2, written: false }) });

    await expect(store.append(1, [large(1, 1_000_000)])).rejects.toMatchObject({ code: 'failed' });

    const { store: after } = await opened({ journal });
    expect(await after.next()).toBe(1);
    expect(await read(after)).toEqual([]);
    expect(await after.append(1, [event(1)])).toHaveLength(1);
  });

  it.each([
    ['a small one', 100, 1],
    ['one in parts', 1_000_000, 3],
  ])('knows its own append again when the answer to it was lost: %s', async (_title, bytes, from) => {
    const client = await dynamodb.client();
    const { store } = await opened({ client: failing(client, { from, written: true, times: 1 }) });

    expect(await store.append(1, [large(1, bytes)])).toHaveLength(1);
    expect(await read(store)).toHaveLength(1);
    expect(await store.append(2, [event(2)])).toHaveLength(1);
  });

  it('takes the same words of another writer for what they are', async () => {
    const { store, journal, client } = await opened();
    const other = openDynamodbStore({
      client,
      table: dynamodb.table,
      journal,
      writer: 'two',
      onUnreadable: () => undefined,
    });
    await other.next();
    await store.append(1, [event(1)]);

    await expect(other.append(1, [event(1)])).rejects.toThrow(AppendRefused);
  });

  it('gives every item an age at which it is forgotten, but not what pruning keeps', async () => {
    const { store, items } = await opened({ expiresAfterMs: 60_000 });
    await store.append(1, [event(1_000_000)]);
    await store.append(2, [large(2_000_000, 500_000)]);
    const expiries = async () =>
      (await items()).map((item) => Number(item['expires']?.N)).toSorted((a, b) => a - b);
    expect(await expiries()).toEqual([1060, 2060, 2060]);

    expect(await store.prune(3, new Set([1]))).toBe(0);
    expect(await expiries()).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('writes nothing for what an earlier pruning kept', async () => {
    const client = await dynamodb.client();
    const writes: string[] = [];
    const counting = new Proxy(client, {
      get: (of, name) =>
        name === 'send'
          ? (command: Parameters<DynamoDBClient['send']>[0]) => {
              if (/Update|Put|Delete/.test(command.constructor.name)) writes.push(command.constructor.name);
              return of.send(command);
            }
          : Reflect.get(of, name),
    });
    const { store } = await opened({ client: counting, expiresAfterMs: 60_000 });
    await store.append(1, [event(1_000_000)]);
    await store.append(2, [event(2_000_000)]);
    await store.prune(2, new Set([1]));
    expect(writes.splice(0)).toEqual(['PutItemCommand', 'PutItemCommand', 'UpdateItemCommand']);

    await store.prune(2, new Set([1]));

    expect(writes).toEqual([]);
  });

  it('leaves nothing of a snapshot that another replaced, and lets it be forgotten with the journal', async () => {
    const { store, items } = await opened({ expiresAfterMs: 60_000 });
    await store.keepSnapshot(seededBytes(1, 1_000_000), 1_000_000);
    expect(await items()).toHaveLength(3);

    await store.keepSnapshot(seededBytes(2, 500_000), 2_000_000);

    const left = await items();
    expect(left).toHaveLength(2);
    expect(left.map((item) => item['expires'])).toEqual([{ N: '2060' }, { N: '2060' }]);
  });

  it('says that there is no table, and how to make it', async () => {
    const { store } = await opened({ table: 'holdfast-none' });

    await expect(store.next()).rejects.toMatchObject({
      code: 'unwritable',
      message: expect.stringMatching(
        /in the DynamoDB table holdfast-none does not exist: make its table with deploy/,
      ),
    });
  });

  it.each([
    ['a later version', { format: { N: '2' } }, 'newer', /format 2, this version of Holdfast knows up to 1/],
    ['another program', { format: { S: 'x' } }, 'foreign', /items of another program/],
  ])('stops before items of %s', async (_title, other, code, message) => {
    const { store, journal, client } = await opened();
    await client.send(
      new PutItemCommand({
        TableName: dynamodb.table,
        Item: { journal: { S: journal }, number: { N: '1' }, body: { B: Buffer.from('x') }, ...other },
      }),
    );

    await expect(store.next()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('tells of an item that cannot be unpacked, and reads on', async () => {
    const told: number[] = [];
    const { store, journal, client } = await opened({ onUnreadable: ({ number }) => told.push(number) });
    await store.append(1, [event(1)]);
    await store.append(2, [large(2, 1_000_000)]);
    await store.append(3, [event(3)]);
    await client.send(
      new DeleteItemCommand({
        TableName: dynamodb.table,
        Key: { journal: { S: `${journal} 2 one 2` }, number: { N: '1' } },
      }),
    );

    expect(await read(store)).toEqual([
      { ...event(1), number: 1 },
      { ...event(3), number: 3 },
    ]);
    expect(told).toEqual([2]);
  });
});

/** The same table by a connection that breaks at the nth write, before it arrives or before its answer does. */
function failing(
  to: DynamoDBClient,
  { from, written, times = Number.POSITIVE_INFINITY }: { from: number; written: boolean; times?: number },
): DynamoDBClient {
  const { endpoint, region, credentials } = to.config;
  const client = new DynamoDBClient({
    ...(endpoint ? { endpoint } : {}),
    region,
    credentials,
    maxAttempts: 2,
  });
  let writes = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'PutItemCommand') return next(args);
        writes += 1;
        const breaks = writes >= from && writes < from + times;
        if (!breaks || written) {
          const answer = await next(args);
          if (!breaks) return answer;
        }
        throw Object.assign(new Error('the connection was reset'), {
          name: 'TimeoutError',
          code: 'ECONNRESET',
        });
      },
    { step: 'deserialize', priority: 'low', name: 'failing' },
  );
  return client;
}
