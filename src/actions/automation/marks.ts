import { createHash } from 'node:crypto';

/** The tag by which a run is found again, also when a crash has lost the answer that named it: executions are listed by the key of a tag. */
export function executionTag(remediation: string): { readonly Key: string; readonly Value: string } {
  return { Key: `holdfast:${remediation}`, Value: 'run-automation' };
}

/** In the form of RFC 4122, which Systems Manager wants of a client token; the same text is the same token. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
