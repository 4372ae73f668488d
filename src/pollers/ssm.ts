import type { Poller } from './poller.ts';
import { automationsPart } from './ssm/automations.ts';

/** Systems Manager: how the team's runbooks ended, and what they are at work on. No suspect is read again. */
export const ssm: Poller = {
  name: 'ssm',
  parts: [automationsPart],
  refresh: async () => [],
};
