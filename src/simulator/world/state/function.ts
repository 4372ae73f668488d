/** A function of Lambda, and who calls it, as a rate. */
export interface LambdaFunction {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly tags: ReadonlyMap<string, string>;
  /** Subnets that it is connected to; none: it is in no VPC. */
  readonly subnets: readonly string[];
  readonly timeoutSeconds: number;
  /** ARN of the queue for events that it did not get done. */
  readonly deadLetterQueue?: string;
  /** ARNs of the queues that Lambda takes its work from. */
  readonly sources: readonly string[];
  readonly callsPerSecond: number;
  /** How long one call runs. */
  readonly runsMs: number;
  /** The database that its calls ask; absent: none. */
  readonly database?: { readonly id: string; readonly queriesPerCall: number };
  /** How many may run at once of its own; undefined: it shares what the account has left. */
  reservedConcurrency: number | undefined;
  /** Numbers of the published versions, oldest first. */
  readonly versions: string[];
  /** The first is the one that it is called by. */
  readonly aliases: FunctionAlias[];
  /** Shares of the calls that end in an error, whatever the version, 0–1, one for each cause. */
  readonly failing: Map<object, number>;
  /** Shares of the calls that end in an error of one version only. */
  readonly faultyVersions: Map<string, number>;
  /** Times that its calls are multiplied by, one object for each cause. */
  readonly surges: Set<{ readonly times: number }>;
}

export interface FunctionAlias {
  readonly name: string;
  version: string;
  /** Changes with every update; an update that names another one is refused. */
  revision: string;
}
