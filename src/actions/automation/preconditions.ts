import type { AutomationExecutionMetadata, DocumentDescription } from '@aws-sdk/client-ssm';
import type { Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';

export function documentIsReady(
  document: DocumentDescription | undefined,
  name: string,
  version: string,
): readonly Precondition[] {
  if (document === undefined)
    return [
      precondition(
        'the document exists',
        false,
        `Systems Manager has no version ${version} of ${name} in this region`,
      ),
    ];
  const { DocumentType: type = 'unknown', Status: status = 'unknown' } = document;
  return [
    precondition('it is a document of Automation', type === 'Automation', `its type is ${type}`),
    precondition('it can be run', status === 'Active', `its status is ${status}`),
  ];
}

/** Automation refuses a run for either; it is better known before anybody is asked to approve. */
export function parametersFit(
  document: DocumentDescription | undefined,
  given: Readonly<Record<string, readonly string[]>>,
): readonly Precondition[] {
  if (document === undefined) return [];
  const wanted = document.Parameters ?? [];
  const missing = wanted
    .filter(({ Name, DefaultValue }) => DefaultValue === undefined && Name !== undefined && !(Name in given))
    .map(({ Name }) => Name);
  const unknown = Object.keys(given).filter((name) => !wanted.some(({ Name }) => Name === name));
  return [
    precondition(
      'it is given what it needs',
      missing.length === 0,
      missing.length === 0 ? 'nothing is missing' : `${missing.join(', ')} is missing in the policy`,
    ),
    precondition(
      'it knows what it is given',
      unknown.length === 0,
      unknown.length === 0 ? 'all of it' : `it has no parameter ${unknown.join(', ')}`,
    ),
  ];
}

const ended = new Set([
  'Success',
  'Failed',
  'TimedOut',
  'Cancelled',
  'Rejected',
  'Exited',
  'CompletedWithSuccess',
  'CompletedWithFailure',
  'ChangeCalendarOverrideRejected',
]);

/** Which machine a run is for is not told in lists, so that one run of a document keeps all others waiting. */
export function nobodyRunsIt(name: string, executions: readonly AutomationExecutionMetadata[]): Precondition {
  const running = executions.find(
    ({ AutomationExecutionStatus: status }) => status === undefined || !ended.has(status),
  );
  return precondition(
    'nobody runs it now',
    running === undefined,
    running === undefined
      ? `no run of ${name} is under way`
      : `${running.ExecutedBy ?? 'somebody'} runs it (${running.AutomationExecutionId ?? 'without an id'}, ${running.AutomationExecutionStatus ?? 'of unknown status'})`,
  );
}
