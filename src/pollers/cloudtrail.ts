import { lookupPermissions } from './cloudtrail/changes.ts';
import { trailsPart } from './cloudtrail/trails.ts';
import type { Poller } from './poller.ts';

/**
 * CloudTrail: whether what is done in the account is still written down, and, asked once an incident opens, who
 * changed what before it. No suspect has anything fresher.
 */
export const cloudtrail: Poller = {
  name: 'cloudtrail',
  parts: [trailsPart],
  asks: lookupPermissions,
  refresh: () => Promise.resolve([]),
};
