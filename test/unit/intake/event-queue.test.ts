import { describe, expect, it } from 'vitest';
import { readQueue } from '../../../src/intake/event-queue.ts';
import { createAwsAccess } from '../../../src/aws/client-pool.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { manualClock, settle } from '../../support/manual-clock.ts';

const scope = { account: '111122223333', region: 'eu-west-1' };
const url = 'https://sqs.eu-west-1.amazonaws.com/111122223333/holdfast-events';

interface Call {
  readonly operation: string;
  readonly WaitTimeSeconds?: number;
  readonly Entries?: readonly { readonly ReceiptHandle: string }[];
}

/** A reader on a queue that holds so many messages; `take` says what becomes of each. */
function reader(
  waiting: number,
  take: (id: string) => Promise<boolean> = () => Promise.resolve(true),
  fail: (call: Call) => Error | undefined = () => undefined,
) {
  const clock = manualClock();
  const calls: Call[] = [];
  const told: string[] = [];
  let sent = 0;
  const aws = createAwsAccess({
    clock,
    log: silentLogger,
    accounts: [{ account: scope.account }],
    transport: async ({ operation, input }) => {
      const call: Call = { operation, ...(input as object) };
      calls.push(call);
      const error = fail(call);
      if (error !== undefined) throw error;
      if (operation !== 'ReceiveMessage') return {};
      const Messages = Array.from({ length: Math.min(10, waiting - sent) }, () => {
        sent += 1;
        return { MessageId: `m-${sent}`, ReceiptHandle: `r-${sent}`, Body: '' };
      });
      if (Messages.length === 0) await clock.sleep((call.WaitTimeSeconds ?? 0) * 1000);
      return { Messages };
    },
  });
  const made = readQueue({
    queue: { url, scope },
    desk: { take: ({ id }) => take(id) },
    aws,
    clock,
    log: silentLogger,
    onDown: (reason) => told.push(`down: ${reason}`),
    onUp: () => told.push('up'),
  });
  const deleted = () =>
    calls.flatMap(({ Entries = [] }) => Entries.map(({ ReceiptHandle }) => ReceiptHandle));
  return { made, clock, calls, told, deleted, sent: () => sent };
}

const denied = () => Object.assign(new Error('no'), { name: 'AccessDenied' });

describe('the reader of a queue', () => {
  it('waits as long as SQS lets it, with one call out', async () => {
    const { made, clock, calls } = reader(0);
    made.start();
    await clock.advance(59_000);
    expect(calls.map(({ WaitTimeSeconds }) => WaitTimeSeconds)).toEqual([20, 20, 20]);
    made.stop();
  });

  it('loses none of 1,000 at once, and asks with several calls while the queue is deep', async () => {
    const { made, clock, deleted } = reader(1000);
    made.start();
    await clock.advance(10_000);
    expect(new Set(deleted()).size).toBe(1000);
    made.stop();
  });

  it('deletes only what may be forgotten', async () => {
    const { made, clock, deleted } = reader(3, (id) => Promise.resolve(id !== 'm-2'));
    made.start();
    await clock.advance(1000);
    expect(deleted()).toEqual(['r-1', 'r-3']);
    made.stop();
  });

  it('takes no more than it can keep while nothing gets into the journal', async () => {
    const { made, clock, sent } = reader(5000, () => new Promise<boolean>(() => undefined));
    made.start();
    await clock.advance(60_000);
    expect(sent()).toBeGreaterThanOrEqual(1000);
    expect(sent()).toBeLessThanOrEqual(1070);
    made.stop();
  });

  it('that is refused says so, waits longer each time up to a minute, and says when it works again', async () => {
    let isDown = true;
    const { made, clock, calls, told } = reader(0, undefined, () => (isDown ? denied() : undefined));
    made.start();
    await clock.advance(5000 + 10_000 + 20_000 + 40_000 + 60_000);
    expect(calls).toHaveLength(6);
    expect(made.isUp()).toBe(false);

    isDown = false;
    await clock.advance(81_000);
    expect(made.isUp()).toBe(true);
    expect([told[0], told.at(-1)]).toEqual([
      expect.stringMatching(/^down: .*Grant sqs:ReceiveMessage to Holdfast's role/),
      'up',
    ]);
    made.stop();
  });

  it('goes on when messages cannot be deleted: they come again', async () => {
    const { made, clock, calls } = reader(1, undefined, ({ operation }) =>
      operation === 'DeleteMessageBatch' ? denied() : undefined,
    );
    made.start();
    await clock.advance(21_000);
    expect(calls.map(({ operation }) => operation)).toContain('DeleteMessageBatch');
    expect(calls.filter(({ operation }) => operation === 'ReceiveMessage').length).toBeGreaterThan(1);
    made.stop();
  });

  it('receives nothing more once it is stopped', async () => {
    const { made, clock, calls } = reader(0);
    made.start();
    await settle();
    made.stop();
    await clock.advance(60_000);
    expect(calls).toHaveLength(1);
  });
});
