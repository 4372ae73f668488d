import { AwsError } from '../aws/error.ts';

/**
 * For the calls that AWS makes without comparing: the thing was read again just before, and it is not what
 * the plan was made for. As final as a refusal of AWS's own; nothing was sent.
 */
export function changedMeanwhile(what: string): AwsError {
  return new AwsError({ failure: 'conflict', code: 'ChangedMeanwhile', message: what });
}
