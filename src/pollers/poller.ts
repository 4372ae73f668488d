import type { AwsAccess } from '../aws/access.ts';
import type { AwsScope, CallPriority } from '../aws/scope.ts';
import type { Model } from '../model/model.ts';
import type { Observation } from '../model/observation.ts';

/** A metric that some policy names, so that it is fetched. */
export interface WantedMetric {
  /** Id of the resource that the value belongs to. */
  readonly resource: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly periodSeconds: number;
}

export interface PollContext {
  readonly aws: AwsAccess;
  readonly scope: AwsScope;
  /** Wall clock now. Called again after a long read: an observation carries the time it was read. */
  now(): number;
  readonly priority: CallPriority;
  /** How many times its default cadence this poller runs at, where configured (`pollers.ec2.every`). Default 1. */
  readonly stretch?: number;
  /** What is known so far: a poller asks it for suspects and for what policies watch. Never changed by it. */
  readonly model: Model;
  /** Worked out when asked for: it goes over every resource that a policy with a metric watches. */
  wantedMetrics(): readonly WantedMetric[];
}

/** One thing that a poller reads, with its own cadence. */
export interface PollPart {
  readonly name: string;
  /** Default cadence. Signals are valid for 2.5 × this. */
  readonly everyMs: number;
  /** `global` parts run once per account, in the partition's control region. */
  readonly reach: 'regional' | 'global';
  /** IAM actions it calls. */
  readonly permissions: readonly string[];
  /**
   * Reads AWS. It answers whole observations or throws an AwsError; what it throws becomes one `failed`
   * observation of this part.
   */
  poll(context: PollContext): Promise<readonly Observation[]>;
}

/** One AWS service. */
export interface Poller {
  /** `ec2`, `elbv2`, … An observer's name is `poller/part`. */
  readonly name: string;
  readonly parts: readonly PollPart[];
  /** IAM actions of what is asked besides, when something happens rather than at a cadence. */
  readonly asks?: readonly string[];
  /**
   * Reads these resources again at once, and all that bears on them (suspects; the target and its group
   * before an action). Ids of other kinds are ignored. `partial` observations under the same observers
   * as the parts.
   */
  refresh(ids: readonly string[], context: PollContext): Promise<readonly Observation[]>;
}

/** Every IAM action that a poller may need. */
export function permissionsOf({ parts, asks = [] }: Pick<Poller, 'parts' | 'asks'>): readonly string[] {
  return [...parts.flatMap(({ permissions }) => permissions), ...asks];
}
