import type { AwsScope } from './scope.ts';

/**
 * Answers an SDK call without a network: the simulator's "direct" distance, and tests. `operation` is
 * the command's name without `Command` (`DescribeInstances`), `input` and the answer have the SDK's own
 * shapes. It throws as the SDK does: an Error whose `name` is AWS's code, with `$metadata.httpStatusCode`.
 * The answer's `$metadata.date`, if any, is AWS's own time in milliseconds, as the Date header on the wire.
 */
export type Transport = (request: {
  /** The client's service id: `EC2`, `Elastic Load Balancing v2`, `Auto Scaling`, `Route 53`, … */
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly scope: AwsScope;
}) => Promise<unknown>;
