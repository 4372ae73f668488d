import { AwsError } from '../aws/error.ts';
import type { AwsScope } from '../aws/scope.ts';
import type { Observation, Observer } from '../model/observation.ts';
import type { PollContext, Poller, PollPart } from './poller.ts';

/**
 * Runs one part. What it throws becomes one `failed` observation, so that a poller that AWS denies, or
 * whose answer does not parse, never stops the others. Never rejects.
 */
export async function observePart(
  poller: Poller,
  part: PollPart,
  context: PollContext,
): Promise<readonly Observation[]> {
  try {
    return await part.poll(context);
  } catch (error) {
    return [failedObservation(observerOf(poller.name, part, context.scope), error, context.now())];
  }
}

/** The observer that a part speaks as. What is read once per account is of the region `global`. */
export function observerOf(
  pollerName: string,
  part: Pick<PollPart, 'name' | 'reach'>,
  scope: AwsScope,
): Observer {
  return {
    name: `${pollerName}/${part.name}`,
    account: scope.account,
    region: part.reach === 'global' ? 'global' : scope.region,
  };
}

/** Turns whatever a read threw into an observation that changes nothing but says why. */
export function failedObservation(observer: Observer, error: unknown, observedAt: number): Observation {
  const reason = error instanceof Error ? error.message : String(error);
  const permission = error instanceof AwsError ? error.permission : undefined;
  return {
    kind: 'failed',
    observer,
    observedAt,
    failure: failureOf(error),
    reason,
    ...(permission === undefined ? {} : { permission }),
  };
}

function failureOf(error: unknown): Extract<Observation, { kind: 'failed' }>['failure'] {
  if (!(error instanceof AwsError)) return 'broken';
  switch (error.failure) {
    case 'throttled':
      return 'throttled';
    case 'denied':
      // Missing or expired credentials are not a permission: they come back by themselves, and the part
      // must go on asking.
      return error.permission === undefined ? 'unreachable' : 'denied';
    case 'retryable':
      return 'unreachable';
    case 'gone':
    case 'conflict':
    case 'capacity':
    case 'refused':
    case 'broken':
      return 'broken';
  }
}
