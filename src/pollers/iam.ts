import { accountPart } from './iam/account.ts';
import { deniedCallsPart } from './iam/denied-calls.ts';
import { ownRolePart } from './iam/own-role.ts';
import { serverCertificatesPart } from './iam/server-certificates.ts';
import { usersPart } from './iam/users.ts';
import type { Poller } from './poller.ts';

/** IAM: who holds keys that never expire, and what Holdfast itself may not read. No suspect has anything fresher. */
export const iam: Poller = {
  name: 'iam',
  parts: [accountPart, usersPart, serverCertificatesPart, ownRolePart, deniedCallsPart],
  refresh: () => Promise.resolve([]),
};
