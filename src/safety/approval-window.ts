import type { Policy } from '../policy/policy.ts';
import type { SafetySettings } from './gate.ts';

/** How long a request waits for an answer, and how long a yes is good for, milliseconds. */
export function approvalWindowMs({ approval }: Policy, settings: SafetySettings): number {
  return approval.withinMs ?? settings.approvalWindowMs;
}
