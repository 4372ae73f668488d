import { compliancePart } from './config/compliance.ts';
import { recorderPart } from './config/recorder.ts';
import { rulesPart } from './config/rules.ts';
import { violationsPart } from './config/violations.ts';
import type { Poller } from './poller.ts';

/**
 * AWS Config: rules that are broken, and a recorder that stopped. AWS evaluates in its own time, minutes
 * to hours apart, so there is nothing fresher to read for a suspect.
 */
export const config: Poller = {
  name: 'config',
  parts: [rulesPart, compliancePart, violationsPart, recorderPart],
  refresh: () => Promise.resolve([]),
};
