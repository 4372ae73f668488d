import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournalWriter } from '../../src/journal/journal-writer.ts';
import type { JournalEvent } from '../../src/journal/event.ts';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';
import type { BenchLine } from './bench-line.ts';
import { benchAppendLatency } from './journal-latency.ts';
import { benchJournalStart } from './journal-start.ts';
import { wallMsOf } from './measure.ts';
import { systemClock } from '../../src/runtime/clock.ts';

const event: JournalEvent = {
  at: 1_767_225_600_000,
  kind: 'signal-changed',
  resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0',
  check: 'elb/target-health',
  from: 'pass',
  to: 'fail',
  reason: 'target group shop says unhealthy on port 80 (Target.Timeout: Request timed out)',
};

/** The journal as the daemon has it by default: SQLite, every commit flushed to disk before it counts; and DynamoDB beside it. */
export async function benchJournal(): Promise<readonly BenchLine[]> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  const onUnreadable = () => undefined;
  const store = await openSqliteStore({ path: join(folder, 'journal.sqlite'), onUnreadable });
  try {
    const writer = await createJournalWriter(store, {
      clock: systemClock,
      onAppended: () => undefined,
      onTrouble: ({ reason }) => {
        throw new Error(reason);
      },
    });
    const singles = 3_000;
    const oneByOne = await wallMsOf(async () => {
      for (let index = 0; index < singles; index += 1) await writer.append([event]);
    });
    const batches = 400;
    const batch = Array.from({ length: 50 }, () => event);
    const batched = await wallMsOf(async () => {
      for (let index = 0; index < batches; index += 1) await writer.append(batch);
    });
    let read = 0;
    const scanned = await wallMsOf(async () => {
      for await (const { number } of store.read()) read = number;
    });
    const latency = await benchAppendLatency(store, event);
    const perSecond = (count: number, ms: number) => Math.round((count / ms) * 1_000);
    return [
      {
        name: 'journal: durable appends, one by one',
        value: perSecond(singles, oneByOne),
        unit: 'events/s',
        note: 'each waits for its flush to disk',
      },
      {
        name: 'journal: durable appends, 50 at once',
        value: perSecond(batches * batch.length, batched),
        unit: 'events/s',
      },
      {
        name: 'journal: read back and checked',
        value: perSecond(read, scanned),
        unit: 'events/s',
        note: 'what a start costs for what no snapshot holds',
      },
      ...latency,
      ...(await benchJournalStart()),
    ];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
