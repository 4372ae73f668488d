import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { JournalError } from './journal-error.ts';

/** Format of an item. Whoever finds a larger one is older than its writer. */
const format = 1;

export type Item = Record<string, AttributeValue>;
export type ItemKey = Pick<Item, 'journal' | 'number'>;

/** One append as it lies in the table. What does not fit into 400 KB lies in parts beside it. */
export interface BatchItem {
  readonly journal: string;
  /** Number of its first event. */
  readonly number: number;
  /** Numbers that it takes, also those whose events were pruned. */
  readonly count: number;
  /** Who wrote it. */
  readonly writer: string;
  /** Where its parts lie, and how many there are beside this item. */
  readonly tail: string;
  readonly parts: number;
  readonly body: Uint8Array;
  /** DynamoDB forgets it by its age. */
  readonly expires: boolean;
}

export function keyOf({ journal, number }: Pick<BatchItem, 'journal' | 'number'>): ItemKey {
  return { journal: { S: journal }, number: { N: String(number) } };
}

export function partKeys({ tail, parts }: Pick<BatchItem, 'tail' | 'parts'>): readonly ItemKey[] {
  return Array.from({ length: parts }, (_, index) => keyOf({ journal: tail, number: index + 1 }));
}

export function itemOf(batch: Omit<BatchItem, 'expires'>): Item {
  return {
    ...keyOf(batch),
    count: { N: String(batch.count) },
    writer: { S: batch.writer },
    format: { N: String(format) },
    body: { B: batch.body },
    ...(batch.parts > 0 ? { tail: { S: batch.tail }, parts: { N: String(batch.parts) } } : {}),
  };
}

/** Throws JournalError where it is of a later version, or of another program. `journal` is how people call it. */
export function readItem(item: Item, journal: string): BatchItem {
  const found = Number(item['format']?.N);
  const body = item['body']?.B;
  if (found > format)
    throw new JournalError(
      'newer',
      `${journal} has entries of format ${found}, this version of Holdfast knows up to ${format}: upgrade Holdfast or use another journal.name`,
    );
  if (!(found > 0) || body === undefined)
    throw new JournalError(
      'foreign',
      `${journal} has items of another program: give journal.table a table of its own`,
    );
  return {
    journal: item['journal']?.S ?? '',
    number: Number(item['number']?.N),
    count: Number(item['count']?.N),
    writer: item['writer']?.S ?? '',
    tail: item['tail']?.S ?? '',
    parts: Number(item['parts']?.N ?? 0),
    body,
    expires: item['expires'] !== undefined,
  };
}

/** DynamoDB forgets what carries this, so long after `at` (milliseconds). Absent `afterMs`: never. */
export function expiryOf(at: number, afterMs: number | undefined): Item {
  return afterMs === undefined ? {} : { expires: { N: String(Math.ceil((at + afterMs) / 1000)) } };
}
