/** An Aurora cluster: its members are the databases that name it, and share one storage. */
export interface DatabaseCluster {
  readonly id: string;
  readonly arn: string;
  readonly resourceId: string;
  readonly region: string;
  readonly engine: string;
  readonly engineVersion: string;
  /** Always leads to the writer. */
  readonly endpoint: string;
  /** Leads to the readers, to the writer where there is none. */
  readonly readerEndpoint: string;
  readonly port: number;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  deletionProtection: boolean;
  readonly encrypted: boolean;
  /** `available` or `failing-over`. */
  status: string;
  /** Id of the member that takes the writes. */
  writer: string;
  /** When Aurora will act on the loss of the writer; undefined while it works. */
  actsAt?: number;
  /** Whether it has given that up. */
  gaveUp?: boolean;
  /** The global database that it is a member of; of its clusters the first in the world writes. */
  readonly globalCluster?: { readonly id: string; isInStep: boolean };
  /** A reset voids what was still under way. */
  change: number;
}
