import type { Clock } from '../../src/runtime/clock.ts';

export interface ManualClock extends Clock {
  /** Moves time on, waking sleepers in the order of their times, and lets their continuations run. */
  advance(milliseconds: number): Promise<void>;
  /** Sleepers that have not woken. */
  sleeping(): number;
}

/** A clock that stands still until a test moves it. */
export function manualClock(start = 1_700_000_000_000): ManualClock {
  let now = start;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    monotonic: () => now - start,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = { at: now + Math.max(0, milliseconds), wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        });
      }),
    async advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        await settle();
        const next = sleepers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        sleepers = sleepers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.wake();
      }
      now = end;
    },
    sleeping: () => sleepers.length,
  };
}

/** Lets every promise that can settle without time passing do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
