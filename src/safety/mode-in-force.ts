import { policyModes, type PolicyMode } from '../policy/policy.ts';
import type { Proposal } from '../policy/proposal.ts';
import type { SafetySettings } from './gate.ts';

/** A policy's mode, bounded by what the whole daemon may do. */
export function modeInForce(proposal: Proposal, settings: SafetySettings): PolicyMode {
  const { mode } = proposal.policy;
  return policyModes.indexOf(mode) <= policyModes.indexOf(settings.maxMode) ? mode : settings.maxMode;
}

/** The lower modes only show what would be done. */
export function onlyShows(mode: PolicyMode): boolean {
  return mode === 'observe' || mode === 'propose';
}
