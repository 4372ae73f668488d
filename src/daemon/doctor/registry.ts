import type { Check } from './check.ts';
import { accountsCheck } from './checks/accounts.ts';
import { channelsCheck } from './checks/channels.ts';
import { clockCheck } from './checks/clock.ts';
import { eventQueuesCheck } from './checks/event-queues.ts';
import { journalCheck } from './checks/journal.ts';
import { nodeCheck } from './checks/node.ts';
import { organizationCheck } from './checks/organization.ts';
import { policiesCheck } from './checks/policies.ts';
import { stopSwitchCheck } from './checks/stop-switch.ts';

/** Every check, in the order in which they are made and told. A new one is one file and one line here. */
export const checks: readonly Check[] = [
  nodeCheck,
  policiesCheck,
  journalCheck,
  organizationCheck,
  accountsCheck,
  // By the answers that the accounts gave.
  clockCheck,
  eventQueuesCheck,
  stopSwitchCheck,
  channelsCheck,
];
