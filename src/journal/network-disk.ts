import { statfsSync } from 'node:fs';

/**
 * Whether a folder lies on a network file system, as far as the system tells: Linux does, by the numbers
 * of statfs(2). EFS is NFS. What cannot be asked counts as local; opening the file then says why.
 */
export function isOnNetwork(folder: string): boolean {
  try {
    return isNetworkType(statfsSync(folder).type);
  } catch {
    return false;
  }
}

export function isNetworkType(type: number): boolean {
  // Some of these numbers do not fit 31 bits and come back negative on some machines.
  return networkTypes.has(type >>> 0);
}

/** NFS, SMB 1, CIFS, SMB 2 and 3, Ceph, AFS. */
const networkTypes: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x00c36400, 0x5346414f,
]);
