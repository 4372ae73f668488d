import type { Clock } from '../runtime/clock.ts';
import { errorText } from '../runtime/error-text.ts';

/** Credentials as a provider of the SDK hands them out. Those without an end hold until somebody takes them back. */
interface Identity {
  readonly expiration?: Date;
}

/** Credentials that could not be renewed while those that there are still hold. */
export interface RenewalFailure {
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  readonly reason: string;
}

/**
 * Renewing begins so long before the end, or when a third of their life is left if that is less: roles may
 * give sessions of 15 minutes (AWS). The SDK begins five minutes before it, and from then on a renewal that
 * fails fails the call, though what is held would do.
 */
const renewBeforeMs = 15 * 60_000;
const retryMs = 30_000;
/** What ends sooner than a request may take is not used any more. */
const marginMs = 30_000;
/** EC2 hands out the next credentials of a machine five minutes before the end of the former at the latest (AWS). */
const lateMs = 5 * 60_000;

/**
 * A provider whose credentials are used until their end while others are fetched behind the calls, so that
 * an outage of STS does not blind before that. One fetch at a time. `onRenewal` hears of each try: why it
 * failed, or undefined once newer ones are there. Rejects only where there is nothing that still holds.
 */
export function lastingCredentials<I extends Identity, O>(
  fetch: (options?: O) => Promise<I>,
  {
    clock,
    onRenewal,
  }: { readonly clock: Clock; readonly onRenewal: (failure: RenewalFailure | undefined) => void },
): (options?: O) => Promise<I> {
  let held: { readonly identity: I; readonly renewAt: number } | undefined;
  let fetching: Promise<I> | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;

  const renew = (options?: O): Promise<I> =>
    (fetching ??= fetch(options)
      .then((identity) => {
        const end = endOf(identity);
        held = { identity, renewAt: end - Math.min(renewBeforeMs, (end - clock.now()) / 3) };
        return identity;
      })
      .finally(() => {
        fetching = undefined;
      }));

  const tryToRenew = async (end: number, options?: O): Promise<void> => {
    try {
      const isNewer = endOf(await renew(options)) > end;
      if (isNewer) onRenewal(undefined);
      else if (end - clock.now() <= lateMs)
        onRenewal({ endsAt: end, reason: 'what is handed out anew ends no later' });
    } catch (error) {
      onRenewal({ endsAt: end, reason: errorText(error) });
    }
  };

  return async (options) => {
    if (held === undefined) return renew(options);
    const { identity, renewAt } = held;
    const end = endOf(identity);
    const now = clock.now();
    if (end - marginMs <= now) return renew(options);
    if (renewAt <= now && clock.monotonic() - triedAt >= retryMs) {
      triedAt = clock.monotonic();
      void tryToRenew(end, options);
    }
    return identity;
  };
}

function endOf({ expiration }: Identity): number {
  return expiration?.getTime() ?? Number.POSITIVE_INFINITY;
}
