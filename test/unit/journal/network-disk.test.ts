import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isNetworkType, isOnNetwork } from '../../../src/journal/network-disk.ts';

describe('telling a network disk', () => {
  // The numbers of statfs(2), as Linux answers them.
  it.each([
    ['NFS, which EFS is', 0x6969, true],
    ['SMB', 0xfe534d42, true],
    ['SMB where it comes back negative', 0xfe534d42 | 0, true],
    ['ext4', 0xef53, false],
    ['XFS', 0x58465342, false],
    ['memory', 0x01021994, false],
    ["a container's overlay", 0x794c7630, false],
    ['no answer', 0, false],
  ])('knows %s', (_title, type, network) => {
    expect(isNetworkType(type)).toBe(network);
  });

  it('takes a local folder and one that is not there for local', () => {
    expect(isOnNetwork(tmpdir())).toBe(false);
    expect(isOnNetwork('/no/such/folder')).toBe(false);
  });
});
