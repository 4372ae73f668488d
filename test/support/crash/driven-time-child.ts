import crypto from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { openSync, readSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import { randomStream } from '../../../src/runtime/random.ts';
import { TimerQueue, type Timer } from '../../../src/simulator/timer-queue.ts';
import { requestNumber } from './request-number.ts';

/**
 * Loaded before the bundle (`node --import`), of which it changes nothing: the clocks, timers and random bytes of
 * its process come from whoever started it. The time is two numbers in a file, so it goes on for a process that
 * stands still; timers fire when a message says that time has gone on. After each turn it says when it next
 * has something to do, and which of its requests have no answer.
 */
const clock = openSync(process.env['DRIVEN_CLOCK'] ?? '', 'r');
const seed = Number(process.env['DRIVEN_SEED']);

/** Milliseconds since the epoch, and by the clock that is never set. */
const read = new Float64Array(2);
const wall = (): number => {
  readSync(clock, read, 0, 16, 0);
  return Math.floor(read[0] ?? 0);
};
const monotonic = (): number => {
  readSync(clock, read, 0, 16, 0);
  return read[1] ?? 0;
};

Date.now = wall;
globalThis.Date = new Proxy(Date, {
  construct: (RealDate, args, target) =>
    Reflect.construct(RealDate, args.length === 0 ? [wall()] : args, target),
});
performance.now = monotonic;

const queue = new TimerQueue();
let sequence = 0;
let waiting = 0;

/** As much of Node's Timeout as anybody uses. */
class DrivenTimeout {
  readonly #run: () => void;
  readonly #afterMs: number;
  readonly #repeats: boolean;
  #timer: Timer | undefined;
  constructor(run: () => void, afterMs: number, repeats: boolean) {
    this.#run = run;
    // As Node does: what is no number, or too long, is a millisecond.
    this.#afterMs = afterMs >= 1 && afterMs <= 2_147_483_647 ? afterMs : 1;
    this.#repeats = repeats;
    this.refresh();
  }
  refresh(): this {
    this.close();
    sequence += 1;
    const timer: Timer = {
      at: monotonic() + this.#afterMs,
      sequence,
      wakes: true,
      cancelled: false,
      run: () => {
        waiting -= 1;
        this.#timer = undefined;
        if (this.#repeats) this.refresh();
        this.#run();
      },
    };
    this.#timer = timer;
    queue.push(timer);
    waiting += 1;
    rest();
    return this;
  }
  close(): void {
    if (this.#timer === undefined || this.#timer.cancelled) return;
    this.#timer.cancelled = true;
    this.#timer = undefined;
    waiting -= 1;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  [Symbol.toPrimitive](): number {
    return sequence;
  }
}

type Callback = (...args: unknown[]) => void;
const set =
  (repeats: boolean) =>
  (run: Callback, afterMs = 1, ...args: unknown[]) =>
    new DrivenTimeout(() => run(...args), afterMs, repeats);
const clear = (timer: unknown) => {
  if (timer instanceof DrivenTimeout) timer.close();
};
const driven = { setTimeout: set(false), setInterval: set(true), clearTimeout: clear, clearInterval: clear };
Object.assign(globalThis, driven);
Object.assign(timers, driven);

const bytes = randomStream(seed, 'bytes');
const randomBytes = (size: number) => Buffer.from(Array.from({ length: size }, () => bytes.next() * 256));
const draws = randomStream(seed, 'draws');
Math.random = () => draws.next();
Object.assign(crypto, { randomBytes });
Object.defineProperty(process, 'pid', { value: 10_000 + seed });
syncBuiltinESMExports();

/** Requests of this process that have no answer yet. Each carries its number, so that the other side can name it. */
const pending = new Set<number>();
let requests = 0;
subscribe('http.client.request.created', (message) => {
  const { request } = message as { request: ClientRequest };
  requests += 1;
  const number = requests;
  request.setHeader(requestNumber, number);
  pending.add(number);
  request.once('close', () => {
    pending.delete(number);
    rest();
  });
  rest();
});

let turn = 0;
let resting = false;

/** Says what it waits for, once it has nothing to do at this instant. */
function rest(): void {
  if (resting) return;
  resting = true;
  let quiet = 0;
  const look = () => {
    quiet = isBusy() ? 0 : quiet + 1;
    if (quiet < 3) return void setImmediate(look);
    resting = false;
    process.send?.({ turn, pending: [...pending], nextAt: queue.peek()?.at });
  };
  setImmediate(look);
}

function isBusy(): boolean {
  return process
    .getActiveResourcesInfo()
    .some((resource) => resource.startsWith('FSReq') || resource === 'CloseReq' || resource === 'Immediate');
}

process.on('message', (message: { turn: number }) => {
  ({ turn } = message);
  fire();
});
process.channel?.unref();

/** One in each turn of the event loop: what follows from a timer comes before the next one, as it does with Node's. */
function fire(): void {
  const timer = queue.peek();
  if (timer === undefined || timer.at > monotonic()) return rest();
  queue.pop();
  timer.run();
  setImmediate(fire);
}
