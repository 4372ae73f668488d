import { certificatesPart } from './acm/certificates.ts';
import type { Poller } from './poller.ts';

/** ACM: certificates that run out, and renewals that are stuck. They move in days: no suspect is read again. */
export const acm: Poller = {
  name: 'acm',
  parts: [certificatesPart],
  refresh: async () => [],
};
