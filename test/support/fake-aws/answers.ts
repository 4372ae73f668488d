import type { AwsScope } from '../../../src/aws/scope.ts';

/** What one service answers, by operation. */
export type AwsAnswers = Readonly<Record<string, (input: never, scope: AwsScope) => unknown>>;

/** An error as the SDK throws it. */
export function awsFailure(name: string, message: string, status = 400): Error {
  return Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode: status } });
}
