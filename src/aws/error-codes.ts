import type { AwsFailure } from './error.ts';

/**
 * What AWS's error codes mean to Holdfast, tried in this order: the first match wins. Codes come with
 * and without `Fault`, `Exception` and `Error` at the end, so those are taken off first.
 */
export function failureOfCode(code: string): AwsFailure | undefined {
  const bare = code.replace(/(Fault|Exception|Error)$/, '');
  return meanings.find(([, pattern]) => pattern.test(bare))?.[0];
}

/** Credentials are missing, wrong or too old: nothing that a permission would mend. */
export function isCredentialCode(code: string): boolean {
  return credentialCodes.test(code.replace(/(Fault|Exception|Error)$/, ''));
}

const credentialCodes =
  /^(AuthFailure|ExpiredToken|RequestExpired|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|CredentialsProvider|TokenProvider)$/;

const meanings: readonly (readonly [AwsFailure, RegExp])[] = [
  [
    'throttled',
    /^(Throttl|RequestLimitExceeded$|RequestThrottled|TooManyRequests|EC2Throttled|SlowDown$|BandwidthLimitExceeded$|ProvisionedThroughputExceeded$|PriorRequestNotComplete$)/,
  ],
  // A credential provider that answers nothing may do so in a moment: a token being renewed, a metadata
  // service that is slow. It must not switch a poller off.
  ['retryable', /^(CredentialsProvider|TokenProvider)$/],
  ['denied', credentialCodes],
  [
    'denied',
    /^(UnauthorizedOperation|Unauthorized|AccessDenied|NotAuthorized|Authorization|OptInRequired|SubscriptionRequired|MissingAction)$/,
  ],
  [
    'capacity',
    /^(Insufficient(?!Privileges).*|.*LimitExceeded|.*QuotaExceeded|MaxSpotInstanceCountExceeded|TooMany.*)$/,
  ],
  ['gone', /(NotFound|DoesNotExist|NonExistentQueue|^NoSuch.*|^InvalidInstance|^ResourceNotFound.*)$/],
  [
    'conflict',
    /^(.*Conflict.*|ResourceContention|ScalingActivityInProgress|ResourceInUse|InstanceRefreshInProgress|Invalid(DB|Db|ReplicationGroup|CacheCluster).*State|Incorrect(Instance)?State|InvalidState|OperationNotPermitted|InvalidChangeBatch|HealthCheckVersionMismatch|PreconditionFailed|InvalidIfMatchVersion|Idempotent.*|.*AlreadyExists|DryRunOperation)$/,
  ],
  [
    'retryable',
    /^(Timeout|RequestTimeout|RequestTimeTooSkewed|Abort|ServiceUnavailable|Service|Unavailable|Internal|InternalFailure|InternalServer.*|EndpointConnection|ECONN.*|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EMFILE|ERR_SOCKET.*)$/,
  ],
];
