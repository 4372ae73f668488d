import { requestTimeoutMs } from '../../aws/client-pool.ts';
import { type CallWeather, waitInCall, weatherOf } from '../world/control-plane.ts';
import type { World } from '../world/state/world.ts';
import { awsFailure, lostCall } from './failure.ts';
import { throttle, throttled } from './throttle.ts';
import type { CallContext } from './operation.ts';

interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly context: CallContext;
}

/**
 * What a call goes through before its operation runs: the network, the credentials, the quotas, and an
 * API that may be ill. Throws what the caller would get. Answers what remains: whether its answer is lost.
 */
export async function reachApi(call: Call): Promise<{ readonly answerLost: boolean }> {
  const { service, operation, input, context } = call;
  const { world, scope, caller } = context;
  const weather = weatherOf(world, { caller, service, operation, region: scope.region });
  if (weather.latencyMs >= requestTimeoutMs || weather.requestLost) throw await patienceEnds(world);
  if (weather.latencyMs > 0) await waitInCall(world, weather.latencyMs);
  if (weather.expired)
    throw awsFailure('ExpiredToken', 'The security token included in the request is expired', 403);
  throttle(service, operation, { input, context, share: weather.quota });
  if (weather.error !== undefined) throw illness(service, weather.error);
  return { answerLost: weather.answerLost };
}

/** Waits as long as the SDK does for an answer that does not come (Holdfast's own request timeout). */
export async function patienceEnds(world: World): Promise<Error> {
  await waitInCall(world, requestTimeoutMs);
  return lostCall(`Request timed out after ${requestTimeoutMs} ms without an answer`);
}

/** Each service's own code for "it is us, not you" (AWS: their "Common errors" pages). */
function illness(service: string, error: NonNullable<CallWeather['error']>): Error {
  switch (error) {
    case 'throttled':
      return throttled(service);
    case 'internal':
      return awsFailure(
        service === 'EC2'
          ? 'InternalError'
          : service === 'CloudWatch'
            ? 'InternalServiceFault'
            : 'InternalFailure',
        'An internal error has occurred',
        500,
      );
    case 'unavailable':
      return awsFailure(
        service === 'EC2' ? 'Unavailable' : 'ServiceUnavailable',
        'The service is unavailable. Please try again shortly.',
        503,
      );
    case 'denied':
      return awsFailure(
        service === 'EC2' ? 'UnauthorizedOperation' : 'AccessDenied',
        'The caller is not authorized to perform this operation',
        403,
      );
  }
}
