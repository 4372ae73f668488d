export interface DnsRecord {
  /** Without the closing dot. */
  readonly name: string;
  readonly type: string;
  readonly setIdentifier?: string;
  readonly weight?: number;
  readonly failover?: 'PRIMARY' | 'SECONDARY';
  /** Latency routing: the region that it stands for. */
  readonly latencyRegion?: string;
  /** One of several that are all answered while healthy. */
  readonly multivalue?: boolean;
  readonly ttl?: number;
  readonly values?: readonly string[];
  readonly alias?: {
    readonly zone: string;
    readonly dnsName: string;
    readonly evaluateTargetHealth: boolean;
  };
  readonly healthCheck?: string;
}

export interface HostedZone {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  readonly comment: string;
  readonly tags: Map<string, string>;
  /** What the API says. By `recordKey`. */
  readonly records: Map<string, DnsRecord>;
  /** What name servers answer, which follows within a minute. */
  served: ReadonlyMap<string, DnsRecord>;
}

export interface DnsChange {
  readonly id: string;
  readonly zone: string;
  readonly submittedAt: number;
  status: 'PENDING' | 'INSYNC';
}
