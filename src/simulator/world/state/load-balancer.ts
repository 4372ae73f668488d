export interface Listener {
  readonly arn: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP';
  targetGroup: string;
}

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  /** `application` where absent. */
  readonly type?: 'application' | 'network' | 'classic';
  /** Whether each zone's address sends requests to the targets of every zone. Absent: as AWS has it for the type. */
  crossZone?: boolean;
  /** Whether ARC may shift its traffic. AWS has it off until the owner turns it on; absent: on, as Holdfast advises. */
  zonalShift?: boolean;
  /** Whether AWS may shift its traffic by itself; absent: no. */
  autoshift?: boolean;
  /** Whether AWS refuses to delete it; absent: it does not. */
  readonly deletionProtection?: boolean;
  readonly region: string;
  readonly dnsName: string;
  readonly canonicalZone: string;
  readonly scheme: 'internet-facing' | 'internal';
  readonly vpc: string;
  readonly securityGroups: readonly string[];
  readonly createdAt: number;
  readonly zones: readonly { readonly zone: string; readonly subnet: string }[];
  readonly listeners: readonly Listener[];
  readonly tags: Map<string, string>;
}
