import type { AwsScope, CallPriority } from './scope.ts';

/** The constructor of an SDK client. */
export type ClientConstructor<C> = new (configuration: never) => C;

/**
 * Holdfast's only way to AWS. Clients are pooled per account, role, region and service; every attempt,
 * retries and pages included, takes a token from that (account, region, service, operation family)'s
 * bucket first.
 */
export interface AwsAccess {
  /**
   * A client whose calls run at `priority`. Cheap: pooled. `mutating` clients retry little and never
   * adaptively (an adaptive retry sleeps unseen), `endpoint` overrides the address (ARC's data plane).
   */
  client<C>(
    constructor: ClientConstructor<C>,
    scope: AwsScope,
    options?: { readonly priority?: CallPriority; readonly mutating?: boolean; readonly endpoint?: string },
  ): C;
}
