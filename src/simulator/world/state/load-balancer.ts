export interface Listener {
  readonly arn: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly targetGroup: string;
}

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
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
