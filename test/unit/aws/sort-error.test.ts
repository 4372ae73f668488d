import { describe, expect, it } from 'vitest';
import { AwsError, type AwsFailure } from '../../../src/aws/error.ts';
import { isThrottled, sortError } from '../../../src/aws/sort-error.ts';

const call = {
  service: 'EC2',
  operation: 'StopInstances',
  scope: { account: '111122223333', region: 'eu-west-1' },
};

function thrown(name: string, status?: number, message = 'said AWS'): Error {
  const metadata = status === undefined ? {} : { $metadata: { httpStatusCode: status } };
  return Object.assign(new Error(message), { name, ...metadata });
}

describe('an error from AWS', () => {
  it.each<[AwsFailure, string, number?]>([
    ['throttled', 'RequestLimitExceeded', 503],
    ['throttled', 'Throttling', 400],
    ['throttled', 'ThrottlingException', 400],
    ['throttled', 'TooManyRequestsException', 429],
    ['throttled', 'PriorRequestNotComplete', 400],
    ['throttled', 'SomethingElse', 429],
    ['denied', 'UnauthorizedOperation', 403],
    ['denied', 'AccessDenied', 403],
    ['denied', 'AccessDeniedException', 400],
    ['denied', 'AuthFailure', 401],
    ['denied', 'ExpiredToken', 400],
    ['denied', 'ExpiredTokenException', 400],
    ['denied', 'UnrecognizedClientException', 400],
    ['denied', 'InvalidClientTokenId', 403],
    ['denied', 'SignatureDoesNotMatch', 403],
    ['denied', 'OptInRequired', 403],
    ['gone', 'InvalidInstanceID.NotFound', 400],
    ['gone', 'TargetGroupNotFoundException', 400],
    ['gone', 'TargetGroupNotFound', 400],
    ['gone', 'DBInstanceNotFoundFault', 404],
    ['gone', 'NoSuchHostedZone', 404],
    ['gone', 'NoSuchConfigRuleException', 400],
    ['conflict', 'IncorrectInstanceState', 400],
    ['conflict', 'ScalingActivityInProgressFault', 400],
    ['conflict', 'ResourceContentionFault', 500],
    ['conflict', 'InvalidDBInstanceStateFault', 400],
    ['conflict', 'InvalidDBClusterStateFault', 400],
    ['conflict', 'InvalidChangeBatch', 400],
    ['conflict', 'IdempotentParameterMismatch', 400],
    ['conflict', 'HealthCheckAlreadyExists', 409],
    ['capacity', 'InsufficientInstanceCapacity', 500],
    ['capacity', 'InsufficientDBClusterCapacityFault', 403],
    ['capacity', 'InstanceLimitExceeded', 400],
    ['capacity', 'VcpuLimitExceeded', 400],
    ['capacity', 'StorageQuotaExceededFault', 400],
    ['retryable', 'InternalError', 500],
    ['retryable', 'InternalFailure', 500],
    ['retryable', 'ServiceUnavailable', 503],
    ['retryable', 'Unavailable', 503],
    ['retryable', 'TimeoutError'],
    ['retryable', 'RequestTimeTooSkewed', 403],
    ['retryable', 'CredentialsProviderError'],
    ['retryable', 'NeverHeardOf', 502],
    ['refused', 'InvalidParameterValue', 400],
    ['refused', 'InvalidParameterCombination', 400],
    ['refused', 'ValidationError', 400],
    ['refused', 'NeverHeardOf', 418],
  ])('is %s when it says %s (%s)', (failure, name, status) => {
    const error = sortError(thrown(name, status), call);
    expect(error).toBeInstanceOf(AwsError);
    expect([error.failure, error.code]).toEqual([failure, name]);
    expect(error.retryable).toBe(failure === 'throttled' || failure === 'retryable');
  });

  it('says that a group is gone where only the text tells', () => {
    const error = thrown('ValidationError', 400, 'AutoScalingGroup name not found - null');
    expect(sortError(error, call).failure).toBe('gone');
  });

  it('names the permission that AWS names', () => {
    const message =
      'User: arn:aws:sts::111122223333:assumed-role/x is not authorized to perform: autoscaling:SetDesiredCapacity on resource: y';
    expect(sortError(thrown('AccessDenied', 403, message), call).permission).toBe(
      'autoscaling:SetDesiredCapacity',
    );
  });

  it('works the permission out where AWS names none, and says what to do', () => {
    const error = sortError(thrown('UnauthorizedOperation', 403, 'You are not authorized.'), call);
    expect(error.permission).toBe('ec2:StopInstances');
    expect(error.message).toBe(
      "EC2 StopInstances in eu-west-1 of account 111122223333: UnauthorizedOperation: You are not authorized. Grant ec2:StopInstances to Holdfast's role.",
    );
  });

  it('names no permission when it is the credentials that are wrong', () => {
    const error = sortError(thrown('ExpiredToken', 400, 'The token expired'), call);
    expect(error.permission).toBeUndefined();
    expect(error.message).toMatch(/have expired: renew them/);
  });

  it('takes a 403 that cannot be read for a denial', () => {
    const error = sortError(thrown('SyntaxError', 403, 'Unexpected token <'), call);
    expect([error.failure, error.code, error.permission]).toEqual([
      'denied',
      'UnreadableAnswer',
      'ec2:StopInstances',
    ]);
  });

  it('takes a 200 that cannot be read for broken', () => {
    const error = sortError(thrown('SyntaxError', 200, 'Unexpected token <'), call);
    expect(error.failure).toBe('broken');
    expect(error.message).toMatch(/could not be read/);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'])(
    'is retryable when the network says %s, however deep that is buried',
    (code) => {
      const cause = Object.assign(new AggregateError([], ''), { code });
      expect(sortError(cause, call)).toMatchObject({ failure: 'retryable', code });
      expect(sortError(new TypeError('fetch failed', { cause }), call)).toMatchObject({
        failure: 'retryable',
        code,
      });
    },
  );

  it('comes back as it is when it was sorted before', () => {
    const error = new AwsError({ failure: 'gone', code: 'x', message: 'y' });
    expect(sortError(error, call)).toBe(error);
    expect(isThrottled(new AwsError({ failure: 'throttled', code: 'HoldfastBudget', message: 'y' }))).toBe(
      false,
    );
  });

  it('cuts a page of HTML short', () => {
    const error = sortError(thrown('Error', 500, `<html>\n\n${'x'.repeat(10_000)}</html>`), call);
    expect(error.message.length).toBeLessThan(500);
    expect(error.message).not.toContain('\n');
  });

  it.each([[undefined], ['a string'], [null], [42]])('is broken when it is %s', (value) => {
    expect(sortError(value, call).failure).toBe('broken');
  });
});
