import { openDynamodbStore } from '../../src/journal/dynamodb-store.ts';
import type { JournalEvent } from '../../src/journal/event.ts';
import type { JournalStore } from '../../src/journal/journal.ts';
import { localDynamodb } from '../support/local-dynamodb.ts';
import type { BenchLine } from './bench-line.ts';
import { wallMsOf } from './measure.ts';

/** How long an intent waits for its journal: one append after the other, each of one event. */
export async function benchAppendLatency(
  sqlite: JournalStore,
  event: JournalEvent,
): Promise<readonly BenchLine[]> {
  const dynamodb = localDynamodb();
  const table = openDynamodbStore({
    client: await dynamodb.client(),
    table: dynamodb.table,
    journal: 'bench',
    writer: 'bench',
    onUnreadable: () => undefined,
  });
  try {
    return [
      ...linesOf('SQLite', await latencies(sqlite, event, 2_000), 'the flush to disk is in it'),
      ...linesOf(
        'DynamoDB',
        await latencies(table, event, 1_000),
        'dynalite in this process: our part, and the pretence; AWS answers a put in some milliseconds',
      ),
    ];
  } finally {
    await dynamodb.stop();
  }
}

async function latencies(
  store: JournalStore,
  event: JournalEvent,
  count: number,
): Promise<readonly number[]> {
  const took: number[] = [];
  let next = await store.next();
  for (let index = 0; index < count; index += 1)
    took.push(await wallMsOf(() => store.append(next++, [event])));
  return took.toSorted((a, b) => a - b);
}

function linesOf(store: string, sorted: readonly number[], note: string): readonly BenchLine[] {
  const at = (share: number) => sorted[Math.floor(share * sorted.length)] ?? 0;
  return [
    { name: `journal: one append on ${store}, median`, value: at(0.5), unit: 'ms wall', note },
    { name: `journal: one append on ${store}, p99`, value: at(0.99), unit: 'ms wall' },
  ];
}
