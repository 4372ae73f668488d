import type { Clock } from '../runtime/clock.ts';
import { AwsError } from './error.ts';
import type { CallPriority } from './scope.ts';

/** What a bucket looks like from outside, for metrics. Counts only ever grow. */
export interface BucketState {
  /** Tokens that could be taken now. */
  readonly tokens: number;
  readonly capacity: number;
  /** Tokens per second now: the nominal rate, less what throttling has taken off it. */
  readonly refillPerSecond: number;
  readonly waiting: number;
  readonly granted: number;
  /** Calls that had to wait, and how long they waited in all. */
  readonly waited: number;
  readonly waitedMs: number;
  /** Calls that were turned away because the queue was full or the wait too long. */
  readonly refused: number;
  /** Answers in which AWS itself said "too fast". */
  readonly throttled: number;
}

export interface TokenBucket {
  /**
   * Takes one token. Answers nothing when there was one (the common case costs no promise), else a
   * promise of the turn. Throws or rejects with a `throttled` AwsError when the queue is full or the
   * turn does not come in time.
   */
  take(priority: CallPriority): Promise<void> | undefined;
  /** AWS said "too fast": halves the rate and empties the bucket. It recovers by itself, slowly. */
  throttled(): void;
  state(): BucketState;
  /** Turns everybody away who waits. */
  close(): void;
}

export interface BucketSettings {
  readonly name: string;
  readonly clock: Clock;
  /** At least one. */
  readonly capacity: number;
  /** Above zero. */
  readonly refillPerSecond: number;
  /** Most callers that may wait at once. */
  readonly maxWaiting?: number;
  readonly maxWaitMs?: number;
}

interface Waiter {
  readonly priority: CallPriority;
  readonly since: number;
  readonly grant: () => void;
  readonly refuse: (error: AwsError) => void;
}

const ranks: readonly CallPriority[] = ['verify', 'suspect', 'sweep'];

/** Every so many grants the one who has waited longest goes first, whatever its priority: none starves. */
export const fairTurn = 8;

/** Throttling never takes the rate below this share of the nominal one. */
const lowestFactor = 1 / 16;
/** From half the rate back to all of it takes five minutes without throttling. */
const recoveryPerSecond = 0.5 / 300;
/** Answers to calls that were already out when the rate was halved do not halve it again. */
const oneStormMs = 1_000;

/**
 * A token bucket that gives the higher priority the next token, and slows down when AWS complains. In
 * any stretch of t seconds it grants at most capacity + refill × t tokens.
 */
export function createTokenBucket(settings: BucketSettings): TokenBucket {
  const { name, clock, capacity, refillPerSecond, maxWaiting = 1_000, maxWaitMs = 60_000 } = settings;
  const queues: Record<CallPriority, Waiter[]> = { verify: [], suspect: [], sweep: [] };
  const closing = new AbortController();
  let tokens = capacity;
  let factor = 1;
  let refilledAt = clock.monotonic();
  let halvedAt = Number.NEGATIVE_INFINITY;
  let turn = 0;
  let pumping = false;
  const counts = { granted: 0, waited: 0, waitedMs: 0, refused: 0, throttled: 0 };

  const waiting = () => queues.verify.length + queues.suspect.length + queues.sweep.length;

  function refill(): void {
    const now = clock.monotonic();
    const seconds = Math.max(0, now - refilledAt) / 1000;
    refilledAt = now;
    tokens = Math.min(capacity, tokens + seconds * refillPerSecond * factor);
    factor = Math.min(1, factor + seconds * recoveryPerSecond);
  }

  function refusal(why: string): AwsError {
    counts.refused += 1;
    return new AwsError({
      failure: 'throttled',
      code: 'HoldfastBudget',
      message: `${name}: ${why}; the call was not sent. Poll less often, or raise the share of AWS's quota that Holdfast may use.`,
    });
  }

  /** When the queue is full, the newest caller of the lowest priority below `priority` makes room. */
  function makeRoom(priority: CallPriority): void {
    if (waiting() < maxWaiting) return;
    const reason = `${maxWaiting} calls already wait for a token`;
    for (const lower of ranks.slice(ranks.indexOf(priority) + 1).toReversed()) {
      const last = queues[lower].pop();
      if (last !== undefined) return last.refuse(refusal(reason));
    }
    throw refusal(reason);
  }

  function next(): Waiter | undefined {
    const heads = ranks.flatMap((rank) => queues[rank].slice(0, 1));
    const highest = heads[0];
    if (highest === undefined) return undefined;
    turn = (turn + 1) % fairTurn;
    const oldest = heads.reduce((a, b) => (b.since < a.since ? b : a));
    return queues[(turn === 0 ? oldest : highest).priority].shift();
  }

  function refuseTheLate(): void {
    const oldestAllowed = clock.monotonic() - maxWaitMs;
    for (const rank of ranks) {
      const queue = queues[rank];
      while (queue[0] !== undefined && queue[0].since < oldestAllowed)
        queue.shift()?.refuse(refusal(`no token within ${maxWaitMs / 1000} s`));
    }
  }

  /** Runs while someone waits; sleeps on the clock until the next token is due. */
  async function pump(): Promise<void> {
    pumping = true;
    while (waiting() > 0 && !closing.signal.aborted) {
      refill();
      const missing = 1 - tokens;
      if (missing > 0) {
        // One millisecond more than the sum says, so that rounding never wakes us a token too early.
        const waitMs = Math.ceil((missing * 1000) / (refillPerSecond * factor)) + 1;
        await clock.sleep(Math.min(waitMs, maxWaitMs), closing.signal);
        refuseTheLate();
        continue;
      }
      const waiter = next();
      if (waiter === undefined) break;
      tokens -= 1;
      counts.granted += 1;
      counts.waitedMs += clock.monotonic() - waiter.since;
      waiter.grant();
    }
    pumping = false;
  }

  return {
    take(priority) {
      if (closing.signal.aborted) throw refusal('the AWS access is closed');
      refill();
      if (tokens >= 1 && waiting() === 0) {
        tokens -= 1;
        counts.granted += 1;
        return undefined;
      }
      makeRoom(priority);
      counts.waited += 1;
      const granted = new Promise<void>((grant, refuse) => {
        queues[priority].push({ priority, since: clock.monotonic(), grant, refuse });
      });
      if (!pumping) void pump();
      return granted;
    },
    throttled() {
      counts.throttled += 1;
      refill();
      tokens = 0;
      const now = clock.monotonic();
      if (now - halvedAt < oneStormMs) return;
      halvedAt = now;
      factor = Math.max(lowestFactor, factor / 2);
    },
    state() {
      refill();
      return { tokens, capacity, refillPerSecond: refillPerSecond * factor, waiting: waiting(), ...counts };
    },
    close() {
      closing.abort();
      for (const rank of ranks)
        for (const waiter of queues[rank].splice(0)) waiter.refuse(refusal('the AWS access is closed'));
    },
  };
}
