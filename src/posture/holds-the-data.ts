import type { Resource } from '../model/resource.ts';

/** Whether a database is the one to be kept: a cluster for its members, else what replicates from nobody. */
export function holdsTheData({ facts }: Resource): boolean {
  return facts['clusterId'] === undefined && facts['replicaOf'] === undefined;
}
