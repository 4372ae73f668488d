import { createHash } from 'node:crypto';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
  paginateQuery,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { errorText } from '../runtime/error-text.ts';
import { type HeldCell, type Member, RosterError, type RosterStore } from './roster.ts';

type Item = Record<string, AttributeValue>;

/**
 * In the table of the journals, under two keys beside theirs: `NAME members` and `NAME cells`. Every write is one
 * conditional write to one item; reads are strongly consistent, or a replica that has just joined could be taken
 * for one that is gone.
 */
export function openDynamodbRoster(options: {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Name of the fleet: that of its journal. */
  readonly name: string;
}): RosterStore {
  const { client, table: TableName, name } = options;
  const members = `${name} members`;
  const cells = `${name} cells`;

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw new RosterError(
        `the replicas of ${name} cannot be seen in the DynamoDB table ${TableName}: ${whyNot(error)}`,
        error,
      );
    }
  };
  const conditional = (write: () => Promise<unknown>): Promise<boolean> =>
    guarded(async () => {
      try {
        await write();
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    });
  const update = (input: Omit<UpdateItemCommandInput, 'TableName'>) =>
    conditional(() => client.send(new UpdateItemCommand({ TableName, ...input })));
  const remove = (input: Omit<DeleteItemCommandInput, 'TableName'>) =>
    conditional(() => client.send(new DeleteItemCommand({ TableName, ...input })));
  const all = async (journal: string): Promise<readonly Item[]> => {
    const found: Item[] = [];
    const pages = paginateQuery(
      { client },
      {
        TableName,
        KeyConditionExpression: 'journal = :journal',
        ExpressionAttributeValues: { ':journal': { S: journal } },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) found.push(...Items);
    return found;
  };

  return {
    read: () =>
      guarded(async () => ({
        cells: (await all(cells)).map(cellIn),
        members: (await all(members)).map(memberIn),
      })),
    join: (member) =>
      guarded(async () => {
        await client.send(new PutItemCommand({ TableName, Item: memberItem(members, member) }));
      }),
    renew: (member) =>
      update({
        Key: keyOf(members, member.id),
        UpdateExpression: 'SET beat = :beat',
        ConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':beat': { N: String(member.beat) }, ':id': { S: member.id } },
      }),
    remove: (member) =>
      remove({
        Key: keyOf(members, member.id),
        ConditionExpression: 'id = :id AND beat = :beat',
        ExpressionAttributeValues: { ':id': { S: member.id }, ':beat': { N: String(member.beat) } },
      }),
    take: (cell, was, holder) =>
      update({
        Key: keyOf(cells, cell),
        UpdateExpression: 'SET cell = :cell, epoch = :next, holder = :by',
        ConditionExpression: was === undefined ? 'attribute_not_exists(cell)' : asRead(was),
        ExpressionAttributeValues: {
          ...(was === undefined ? {} : valuesOf(was)),
          ':cell': { S: cell },
          ':next': { N: String((was?.epoch ?? 0) + 1) },
          ':by': { S: holder },
        },
      }),
    leaveNote: (held, note) =>
      update({
        Key: keyOf(cells, held.cell),
        UpdateExpression: 'SET note = :note',
        ConditionExpression: asRead(held),
        ExpressionAttributeValues: { ...valuesOf(held), ':note': { S: note } },
      }),
    release: (held) =>
      update({
        Key: keyOf(cells, held.cell),
        UpdateExpression: 'REMOVE holder',
        ConditionExpression: asRead(held),
        ExpressionAttributeValues: valuesOf(held),
      }),
  };
}

/** The SDK's own words on a call that was given up name its parts, not the trouble. */
function whyNot(error: unknown): string {
  return error instanceof Error && error.name === 'TimeoutError'
    ? 'it does not answer in time; if it stays so, check the network and the health of DynamoDB'
    : errorText(error);
}

/** The table sorts by a number: 48 bits of the name's hash. The name beside it tells a collision. */
function keyOf(journal: string, name: string): Item {
  const number = createHash('sha256').update(name).digest().readUIntBE(0, 6);
  return { journal: { S: journal }, number: { N: String(number) } };
}

const asRead = ({ holder }: HeldCell): string =>
  `cell = :cell AND epoch = :epoch AND ${holder === undefined ? 'attribute_not_exists(holder)' : 'holder = :holder'}`;

const valuesOf = ({ cell, epoch, holder }: HeldCell): Item => ({
  ':cell': { S: cell },
  ':epoch': { N: String(epoch) },
  ...(holder === undefined ? {} : { ':holder': { S: holder } }),
});

function memberItem(journal: string, { id, beat, url }: Member): Item {
  return {
    ...keyOf(journal, id),
    id: { S: id },
    beat: { N: String(beat) },
    ...(url === undefined ? {} : { url: { S: url } }),
  };
}

function memberIn(item: Item): Member {
  const url = item['url']?.S;
  return {
    id: item['id']?.S ?? '',
    beat: Number(item['beat']?.N),
    ...(url === undefined ? {} : { url }),
  };
}

function cellIn(item: Item): HeldCell {
  const holder = item['holder']?.S;
  const note = item['note']?.S;
  return {
    cell: item['cell']?.S ?? '',
    epoch: Number(item['epoch']?.N),
    ...(holder === undefined ? {} : { holder }),
    ...(note === undefined ? {} : { note }),
  };
}
