/**
 * Time, injected. Production code never reads ambient time: it asks the clock it was given, which in
 * the simulator is virtual. That one seam is what lets the production daemon run an hour in a blink.
 */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. */
  now(): number;
  /** Never goes backwards; milliseconds from an arbitrary start. Use it for ages of our own making. */
  monotonic(): number;
  /**
   * Resolves after `milliseconds`, or at once when `signal` aborts: a sleeper that is woken early goes
   * on to look at why. It never rejects.
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      // setTimeout fires at once above 2^31-1 ms, so a very long sleep is cut to the longest it can do.
      const timer = setTimeout(wake, Math.min(Math.max(0, milliseconds), 2_147_483_647));
      signal?.addEventListener('abort', wake, { once: true });
    }),
};
