import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallPriority } from '../../../src/aws/scope.ts';
import { createTokenBucket, fairTurn, type TokenBucket } from '../../../src/aws/token-bucket.ts';
import { type ManualClock, manualClock, settle } from '../../support/manual-clock.ts';

function bucketOf(settings: {
  capacity: number;
  refillPerSecond: number;
  maxWaiting?: number;
  maxWaitMs?: number;
}) {
  const clock = manualClock();
  return { clock, bucket: createTokenBucket({ name: 'test', clock, ...settings }) };
}

/** Takes a token and notes when it was granted. */
function note(bucket: TokenBucket, clock: ManualClock, priority: CallPriority, grants: Grant[]): void {
  const asked = clock.monotonic();
  const turn = bucket.take(priority);
  if (turn === undefined) grants.push({ priority, asked, at: clock.monotonic() });
  else turn.then(() => grants.push({ priority, asked, at: clock.monotonic() })).catch(() => undefined);
}

interface Grant {
  readonly priority: CallPriority;
  readonly asked: number;
  readonly at: number;
}

describe('a token bucket', () => {
  it('gives its whole capacity at once, and then one token as each comes in', async () => {
    const { clock, bucket } = bucketOf({ capacity: 3, refillPerSecond: 2 });
    const grants: Grant[] = [];
    for (let call = 0; call < 5; call += 1) note(bucket, clock, 'sweep', grants);
    expect(grants).toHaveLength(3);
    await clock.advance(499);
    expect(grants).toHaveLength(3);
    await clock.advance(2);
    expect(grants).toHaveLength(4);
    await clock.advance(502);
    expect(grants).toHaveLength(5);
  });

  it('never holds more than its capacity, however long nobody asks', async () => {
    const { clock, bucket } = bucketOf({ capacity: 2, refillPerSecond: 10 });
    await clock.advance(3_600_000);
    expect(bucket.state().tokens).toBe(2);
  });

  it('halves its rate when AWS throttles, once a storm, and recovers in five minutes', async () => {
    const { clock, bucket } = bucketOf({ capacity: 10, refillPerSecond: 8 });
    bucket.throttled();
    bucket.throttled();
    expect(bucket.state()).toMatchObject({ tokens: 0, refillPerSecond: 4, throttled: 2 });
    await clock.advance(1_000);
    bucket.throttled();
    expect(bucket.state().refillPerSecond).toBeCloseTo(2, 1);
    await clock.advance(600_000);
    expect(bucket.state().refillPerSecond).toBe(8);
  });

  it('never falls below a sixteenth of its rate', async () => {
    const { clock, bucket } = bucketOf({ capacity: 10, refillPerSecond: 16 });
    for (let storm = 0; storm < 20; storm += 1) {
      bucket.throttled();
      await clock.advance(1_000);
    }
    expect(bucket.state().refillPerSecond).toBeGreaterThanOrEqual(1);
    expect(bucket.state().refillPerSecond).toBeLessThan(1.1);
  });

  it('turns the newest sweep away when a verification finds the queue full', async () => {
    const { clock, bucket } = bucketOf({ capacity: 1, refillPerSecond: 1, maxWaiting: 2 });
    expect(bucket.take('sweep')).toBeUndefined();
    const older = bucket.take('sweep');
    const newer = bucket.take('sweep');
    const verification = bucket.take('verify');
    await expect(newer).rejects.toMatchObject({ failure: 'throttled', code: 'HoldfastBudget' });
    await clock.advance(2_100);
    await expect(Promise.all([older, verification])).resolves.toHaveLength(2);
  });

  it('turns a newcomer away when all who wait matter as much', () => {
    const { bucket } = bucketOf({ capacity: 1, refillPerSecond: 1, maxWaiting: 1 });
    void bucket.take('sweep');
    void bucket.take('sweep');
    expect(() => bucket.take('sweep')).toThrow(/1 calls already wait/);
    expect(bucket.state().refused).toBe(1);
  });

  it.each([
    [10_000, 'granted'],
    [9_999, 'refused'],
  ])('with at most %i ms to wait, a call that needs ten seconds is %s', async (maxWaitMs, expected) => {
    const { clock, bucket } = bucketOf({ capacity: 1, refillPerSecond: 0.1, maxWaitMs });
    void bucket.take('verify');
    const outcome = bucket.take('verify')?.then(
      () => 'granted',
      () => 'refused',
    );
    await clock.advance(30_000);
    expect(await outcome).toBe(expected);
  });

  it('lets nobody wait once it is closed', async () => {
    const { bucket } = bucketOf({ capacity: 1, refillPerSecond: 1 });
    void bucket.take('sweep');
    const waiting = bucket.take('sweep');
    bucket.close();
    await expect(waiting).rejects.toThrow(/closed/);
    expect(() => bucket.take('verify')).toThrow(/closed/);
  });
});

const priorities: readonly CallPriority[] = ['verify', 'suspect', 'sweep'];
const steps = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 700 }),
    calls: fc.array(fc.constantFrom(...priorities), { maxLength: 6 }),
    throttled: fc.boolean(),
  }),
  { maxLength: 25 },
);
const sizes = fc.record({
  capacity: fc.integer({ min: 1, max: 12 }),
  refillPerSecond: fc.double({ min: 0.2, max: 30, noNaN: true }),
});

interface Step {
  readonly afterMs: number;
  readonly calls: readonly CallPriority[];
  readonly throttled: boolean;
}

async function play(
  size: { capacity: number; refillPerSecond: number },
  plan: readonly Step[],
): Promise<Grant[]> {
  const { clock, bucket } = bucketOf({ ...size, maxWaitMs: 10_000_000 });
  const grants: Grant[] = [];
  for (const { afterMs, calls, throttled } of plan) {
    await clock.advance(afterMs);
    for (const priority of calls) note(bucket, clock, priority, grants);
    if (throttled) bucket.throttled();
  }
  await clock.advance(60_000);
  return grants;
}

describe('a token bucket, whoever asks whenever', () => {
  it('grants at most capacity + refill × t in any stretch of t seconds', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, steps, async (size, plan) => {
        const times = (await play(size, plan)).map(({ at }) => at);
        for (let from = 0; from < times.length; from += 1) {
          for (let to = from; to < times.length; to += 1) {
            const seconds = ((times[to] ?? 0) - (times[from] ?? 0)) / 1000;
            expect(to - from + 1).toBeLessThanOrEqual(size.capacity + size.refillPerSecond * seconds + 1e-6);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('serves a higher priority first, but for every eighth grant', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(manyCallers, { minLength: 10 }), async (callers) => {
        const { clock, bucket } = bucketOf({ capacity: 1, refillPerSecond: 100 });
        void bucket.take('verify');
        const grants: Grant[] = [];
        for (const priority of callers) note(bucket, clock, priority, grants);
        await clock.advance(10_000);
        await settle();
        expect(grants).toHaveLength(callers.length);
        const outOfTurn = grants.filter(({ priority }, index) =>
          grants.slice(index + 1).some((later) => rank(later.priority) < rank(priority)),
        );
        expect(outOfTurn.length).toBeLessThanOrEqual(Math.ceil(callers.length / fairTurn));
      }),
      { numRuns: 40 },
    );
  });

  it('lets a sweep through within eight grants of its turn, however many verifications come', async () => {
    const { clock, bucket } = bucketOf({ capacity: 1, refillPerSecond: 10 });
    void bucket.take('verify');
    const grants: Grant[] = [];
    note(bucket, clock, 'sweep', grants);
    for (let call = 0; call < 100; call += 1) {
      note(bucket, clock, 'verify', grants);
      note(bucket, clock, 'verify', grants);
      await clock.advance(101);
    }
    const position = grants.findIndex(({ priority }) => priority === 'sweep');
    expect(position).toBeGreaterThanOrEqual(0);
    expect(position).toBeLessThan(fairTurn);
  });
});

const manyCallers = Array.from({ length: 30 }, (_, index) => priorities[index % 3] ?? 'sweep');

function rank(priority: CallPriority): number {
  return priorities.indexOf(priority);
}
