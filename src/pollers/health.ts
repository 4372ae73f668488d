import { eventsPart } from './health/events.ts';
import type { Poller } from './poller.ts';

/** AWS Health: what AWS itself says is wrong with what the account uses. No suspect has anything fresher. */
export const health: Poller = {
  name: 'health',
  parts: [eventsPart],
  refresh: () => Promise.resolve([]),
};
