import { type Clock, systemClock } from '../../src/runtime/clock.ts';

/**
 * A real clock that runs `speed` times as fast from now on, so that a daemon with its production cadences
 * and waits can be watched against a server without waiting for minutes.
 */
export function hurriedClock(speed: number): Clock {
  const startedAt = systemClock.now();
  const monotonicAt = systemClock.monotonic();
  const elapsed = () => (systemClock.monotonic() - monotonicAt) * speed;
  return {
    now: () => Math.round(startedAt + elapsed()),
    monotonic: () => monotonicAt + elapsed(),
    sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / speed, signal),
  };
}
