import type { AutomationExecutionMetadata } from '@aws-sdk/client-ssm';
import { dateInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';

/** States in which Automation has not ended (AWS, "Understanding automation statuses"). */
const underWay = new Set([
  'Pending',
  'InProgress',
  'Waiting',
  'Cancelling',
  'PendingApproval',
  'Approved',
  'Scheduled',
  'RunbookInProgress',
  'PendingChangeCalendarOverride',
  'ChangeCalendarOverrideApproved',
]);

export function isUnderWay({ AutomationExecutionStatus: status }: AutomationExecutionMetadata): boolean {
  return status !== undefined && underWay.has(status);
}

/** How the newest run of a runbook ended, or what it waits for. */
export function executionWord(
  execution: AutomationExecutionMetadata,
): Pick<Finding, 'state' | 'reason' | 'since'> {
  const { AutomationExecutionStatus: status, FailureMessage: why } = execution;
  const began = timeOf(execution.ExecutionStartTime);
  const ended = timeOf(execution.ExecutionEndTime);
  const since = ended ?? began;
  const dated = since === undefined ? {} : { since };
  const run = began === undefined ? 'Its newest run' : `Its run of ${dateInWords(began)}`;
  switch (status) {
    case undefined:
      return { state: 'unknown', reason: `Systems Manager does not say how ${run.toLowerCase()} fares` };
    case 'Success':
    case 'CompletedWithSuccess':
      return { state: 'pass', reason: `${run} succeeded`, ...dated };
    case 'Failed':
    case 'TimedOut':
    case 'CompletedWithFailure':
      return { state: 'warn', reason: `${run} failed (${status})${why ? `: ${why}` : ''}`, ...dated };
    case 'PendingApproval':
    case 'PendingChangeCalendarOverride':
      return { state: 'warn', reason: `${run} waits for a person (${status})`, ...dated };
    default:
      return underWay.has(status)
        ? { state: 'pass', reason: `${run} is under way (${status})`, ...dated }
        : { state: 'pass', reason: `${run} was ended by somebody (${status})`, ...dated };
  }
}

function timeOf(date: Date | undefined): number | undefined {
  const at = date?.getTime();
  return at !== undefined && Number.isFinite(at) ? at : undefined;
}
