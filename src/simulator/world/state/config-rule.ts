/** What AWS Config is set to in a region: one recorder, and rules that look at what it records. */
export interface ConfigRegion {
  readonly region: string;
  recording: boolean;
  changedAt: number;
  readonly rules: Map<string, ConfigRule>;
}

export interface ConfigRule {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly tags: Map<string, string>;
  /** The managed rule of AWS that it is, which says what it looks at. */
  readonly source: 'RDS_INSTANCE_DELETION_PROTECTION_ENABLED';
  /** How long its remediation takes for one resource; absent: it has none. */
  readonly remediationMs?: number;
  /** By the id that AWS Config knows a resource by, as of the last evaluation. */
  readonly results: Map<string, { readonly compliant: boolean; readonly at: number }>;
  /** The newest remediation of each resource, by the same id. */
  readonly remediations: Map<string, ConfigRemediation>;
}

export interface ConfigRemediation {
  readonly startedAt: number;
  state: 'QUEUED' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';
  updatedAt: number;
  failure?: string;
}
