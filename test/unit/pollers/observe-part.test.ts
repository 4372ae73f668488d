import { describe, expect, it } from 'vitest';
import { AwsError, type AwsFailure } from '../../../src/aws/error.ts';
import { observePart, observerOf } from '../../../src/pollers/observe-part.ts';
import type { PollContext, Poller, PollPart } from '../../../src/pollers/poller.ts';

const scope = { account: '111122223333', region: 'eu-west-1' };

function throwing(error: unknown, reach: PollPart['reach'] = 'regional') {
  const part: PollPart = {
    name: 'status',
    everyMs: 60_000,
    reach,
    permissions: [],
    poll: () => Promise.reject(error),
  };
  const poller: Poller = { name: 'ec2', parts: [part], refresh: () => Promise.resolve([]) };
  const context = { scope, now: () => 1_000 } as PollContext;
  return observePart(poller, part, context);
}

describe('observePart', () => {
  it.each<[AwsFailure, string]>([
    ['throttled', 'throttled'],
    ['retryable', 'unreachable'],
    ['gone', 'broken'],
    ['conflict', 'broken'],
    ['capacity', 'broken'],
    ['broken', 'broken'],
  ])('says %s as %s', async (failure, expected) => {
    const observations = await throwing(new AwsError({ failure, code: 'X', message: 'it did not work' }));
    expect(observations).toEqual([
      {
        kind: 'failed',
        observer: { name: 'ec2/status', account: '111122223333', region: 'eu-west-1' },
        observedAt: 1_000,
        failure: expected,
        reason: 'it did not work',
      },
    ]);
  });

  it('takes a denial that no permission would mend for unreachable, so that new credentials are noticed', async () => {
    const expired = new AwsError({
      failure: 'denied',
      code: 'ExpiredToken',
      message: 'The token has expired',
    });
    const [observation] = await throwing(expired);
    expect(observation).toMatchObject({ failure: 'unreachable', reason: 'The token has expired' });
  });

  it('names the permission that a denial is about', async () => {
    const denied = new AwsError({
      failure: 'denied',
      code: 'UnauthorizedOperation',
      message: 'no',
      permission: 'ec2:DescribeInstances',
    });
    const [observation] = await throwing(denied);
    expect(observation).toMatchObject({ failure: 'denied', permission: 'ec2:DescribeInstances' });
  });

  it('takes a fault of its own for a broken answer instead of passing it on', async () => {
    const [observation] = await throwing(new TypeError('undefined is not a list'));
    expect(observation).toMatchObject({ failure: 'broken', reason: 'undefined is not a list' });
  });

  it('speaks of the region global for what is read once per account', () => {
    expect(observerOf('route53', { name: 'records', reach: 'global' }, scope)).toEqual({
      name: 'route53/records',
      account: '111122223333',
      region: 'global',
    });
  });
});
