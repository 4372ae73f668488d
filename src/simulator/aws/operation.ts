import type { AwsScope } from '../../aws/scope.ts';
import type { World } from '../world/state/world.ts';

/** What an operation knows of its call. */
export interface CallContext {
  readonly world: World;
  readonly scope: AwsScope;
  /** Who calls: `holdfast`, or another actor of the scenario. */
  readonly caller: string;
}

/** One operation of one service, in the SDK's own shapes. It throws an `awsFailure`. */
export interface Operation {
  readonly mutates: boolean;
  /** A promise where the service itself waits, as a long poll does. */
  run(input: unknown, context: CallContext): unknown;
}

/** One AWS service. A new one is a file and a line in `registry.ts`. */
export interface SimulatedService {
  /** The SDK client's service id. */
  readonly id: string;
  /** Query services answer `InvalidAction` for what they do not know, JSON services `UnknownOperationException`. */
  readonly protocol: 'query' | 'ec2' | 'rest-xml' | 'rest-json' | 'json';
  readonly operations: Readonly<Record<string, Operation>>;
}

/**
 * At the direct distance an input arrives as the SDK's own command holds it, so its type is the
 * command's. This is the one place where that is taken as given.
 */
type Handler = (input: never, context: CallContext) => unknown;

export function reads(run: Handler): Operation {
  return { mutates: false, run: (input, context) => run(input as never, context) };
}

export function mutates(run: Handler): Operation {
  return { mutates: true, run: (input, context) => run(input as never, context) };
}
