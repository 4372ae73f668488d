import type { Clock } from '../runtime/clock.ts';
import { type Timer, TimerQueue } from './timer-queue.ts';

/** What was set can be called off. */
export interface Appointment {
  cancel(): void;
}

/**
 * Time as the simulator has it: it stands still until the next timer is fired. The world sets plain
 * callbacks (`at`, `after`, `every`), the production daemon sleeps; both wait in one queue.
 */
export class VirtualClock implements Clock {
  readonly startedAt: number;
  readonly #queue = new TimerQueue();
  #now: number;
  #sequence = 0;

  /** `startedAt` in milliseconds since the epoch. */
  constructor(startedAt: number) {
    this.startedAt = startedAt;
    this.#now = startedAt;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.startedAt;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const abort = () => {
        timer.cancelled = true;
        resolve();
      };
      const timer = this.#set(this.#now + Math.max(0, milliseconds), true, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Runs a callback of the world at a time; what is already past runs next, in its turn. */
  at(time: number, run: () => void): Appointment {
    const timer = this.#set(Math.max(time, this.#now), false, run);
    return { cancel: () => void (timer.cancelled = true) };
  }

  after(milliseconds: number, run: () => void): Appointment {
    return this.at(this.#now + milliseconds, run);
  }

  /** Runs first after `firstMs`, then once per period, until cancelled. */
  every(periodMs: number, firstMs: number, run: () => void): Appointment {
    let cancelled = false;
    const tick = () => {
      run();
      if (!cancelled) next = this.after(periodMs, tick);
    };
    let next = this.after(firstMs, tick);
    return {
      cancel: () => {
        cancelled = true;
        next.cancel();
      },
    };
  }

  /** When the next timer is due, or undefined when nothing waits. */
  nextAt(): number | undefined {
    return this.#queue.peek()?.at;
  }

  /** Moves to the next timer and fires it. `woke` says that production code can now run on. */
  fireNext(): { readonly woke: boolean } {
    const timer = this.#queue.pop();
    if (timer === undefined) return { woke: false };
    this.#now = timer.at;
    timer.run();
    return { woke: timer.wakes };
  }

  /** Lets time pass in which nothing is due. Never over a timer, never back. */
  passTo(time: number): void {
    const next = this.nextAt();
    if (next !== undefined && next < time)
      throw new Error('virtual time cannot pass over a timer that is due');
    this.#now = Math.max(this.#now, time);
  }

  #set(at: number, wakes: boolean, run: () => void): Timer {
    const timer: Timer = { at, sequence: this.#sequence, wakes, run, cancelled: false };
    this.#sequence += 1;
    this.#queue.push(timer);
    return timer;
  }
}
