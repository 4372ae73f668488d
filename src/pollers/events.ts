import { failedInvocationsPart } from './events/failed-invocations.ts';
import { rulesPart } from './events/rules.ts';
import type { Poller } from './poller.ts';

/** EventBridge: rules with their targets, and whether what they match reaches these. Nothing is done to rules. */
export const events: Poller = {
  name: 'events',
  parts: [rulesPart, failedInvocationsPart],
  refresh: async () => [],
};
