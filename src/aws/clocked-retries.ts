import { StandardRetryStrategy } from '@smithy/core/retry';
import type { Clock } from '../runtime/clock.ts';

export type Retries = Pick<
  StandardRetryStrategy,
  'acquireInitialRetryToken' | 'refreshRetryTokenForRetry' | 'recordSuccess'
>;

/**
 * The SDK's own decision whether to try again, but the pause before it passes on a given clock and has no
 * jitter: on a virtual clock the SDK's timers would let no time pass, and no run could be repeated.
 * `asleep` is called around each pause, since a call that sleeps is not waited for.
 */
export function clockedRetries(
  maxAttempts: number,
  clock: Clock,
  asleep: <T>(pause: Promise<T>) => Promise<T>,
): Retries {
  const strategy = new StandardRetryStrategy(maxAttempts);
  return {
    acquireInitialRetryToken: (scope) => strategy.acquireInitialRetryToken(scope),
    recordSuccess: (token) => strategy.recordSuccess(token),
    async refreshRetryTokenForRetry(token, failure) {
      const next = await strategy.refreshRetryTokenForRetry(token, failure);
      await asleep(clock.sleep(retryPauseMs(failure.errorType === 'THROTTLING', next.getRetryCount())));
      // Slept already: the SDK is not to sleep once more.
      return Object.assign(next, { getRetryDelay: () => 0 });
    },
  };
}

/** The same, but no attempt follows another while `isOut` says that it is of no use. */
export function unlessOut(strategy: Retries, isOut: () => boolean): Retries {
  return {
    acquireInitialRetryToken: (scope) => strategy.acquireInitialRetryToken(scope),
    recordSuccess: (token) => strategy.recordSuccess(token),
    refreshRetryTokenForRetry: (token, failure) =>
      isOut()
        ? Promise.reject(new Error('the service is out, so the call is not repeated'))
        : strategy.refreshRetryTokenForRetry(token, failure),
  };
}

/** Milliseconds before another attempt, without jitter; `attempt` is the number of those that failed. */
export function retryPauseMs(throttled: boolean, attempt: number): number {
  return (throttled ? 500 : 100) * 2 ** (attempt - 1);
}
