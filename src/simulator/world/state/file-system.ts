/** A file system of EFS. The files in it are not held: only how much is read and written. */
export interface FileSystem {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  readonly encrypted: boolean;
  /** The zone of a One Zone file system; undefined: it is in all of its region. */
  readonly oneZone: string | undefined;
  readonly mountTargets: readonly MountTarget[];
  /** The file system that EFS copies to this one. */
  readonly replicaOf: { readonly id: string; readonly arn: string; readonly region: string } | undefined;
  readonly throughputMode: 'elastic' | 'bursting' | 'provisioned';
  /** Mebibytes per second that it may carry; of a bursting one with credits left. */
  readonly permittedMibps: number;
  /** What its clients read and write while nothing is out of the ordinary. */
  readonly usedMibps: number;
  /** Times that use is multiplied by, one object for each cause. */
  readonly surges: Set<{ readonly times: number }>;
  /** Burst credits, bytes; of a bursting one. */
  credits: number;
}

export interface MountTarget {
  readonly id: string;
  readonly zone: string;
  readonly subnet: string;
  /** Causes for which EFS calls it broken. */
  readonly broken: Set<object>;
}
