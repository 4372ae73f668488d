import { accountPart } from './iam/account.ts';
import { usersPart } from './iam/users.ts';
import type { Poller } from './poller.ts';

/** IAM: who holds keys that never expire. What it tells moves in days: nothing is read again for a suspect. */
export const iam: Poller = {
  name: 'iam',
  parts: [accountPart, usersPart],
  refresh: () => Promise.resolve([]),
};
