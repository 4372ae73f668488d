/** A switch of an ARC cluster. Route 53 health checks follow it, and records those. */
export interface RoutingControl {
  readonly arn: string;
  readonly name: string;
  readonly panel: { readonly arn: string; readonly name: string };
  state: 'On' | 'Off';
}

/**
 * Refuses changes. `assertion`: after a change so many of the controls must be On. `gating`: `targets` can
 * be changed only while so many of `controls` are On.
 */
export type SafetyRule = { readonly arn: string; readonly name: string; readonly atLeast: number } & (
  | { readonly kind: 'assertion'; readonly controls: readonly string[] }
  | { readonly kind: 'gating'; readonly controls: readonly string[]; readonly targets: readonly string[] }
);

/** A cluster with its five regional endpoints, each of which serves all of this. */
export interface RecoveryCluster {
  /** By ARN. */
  readonly controls: Map<string, RoutingControl>;
  readonly rules: SafetyRule[];
}
