import { describe, expect, it } from 'vitest';
import { awsFailure, lostCall } from '../../../../src/simulator/aws/failure.ts';
import { wireError } from '../../../../src/simulator/wire/wire-error.ts';

describe('a failure on the wire', () => {
  it.each([
    [awsFailure('RequestLimitExceeded', 'too fast', 503), 'RequestLimitExceeded', 503],
    [lostCall('no answer'), 'TimeoutError', 504],
    [new RangeError('no such page'), 'ValidationError', 400],
    [new Error('a defect'), 'InternalFailure', 500],
  ])('of %s has the code and status that clients sort it by', (error, code, status) => {
    expect(wireError(error)).toMatchObject({ code, status });
  });
});
