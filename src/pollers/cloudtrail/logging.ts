import type { GetTrailStatusResponse } from '@aws-sdk/client-cloudtrail';
import type { Finding } from '../finding.ts';

/** Whether a trail writes down what is done. It harms no user: what it takes away is the answer to "who did it?". */
export function loggingFinding(resource: string, status: GetTrailStatusResponse): Finding {
  const since = status.IsLogging === false ? status.StopLoggingTime?.getTime() : undefined;
  return {
    resource,
    check: 'cloudtrail/logging',
    family: 'control-plane',
    nature: 'warning-only',
    ...wordOf(status),
    ...(since === undefined || !Number.isFinite(since) ? {} : { since }),
  };
}

function wordOf(status: GetTrailStatusResponse): Pick<Finding, 'state' | 'reason'> {
  const { IsLogging, LatestDeliveryError: error = '' } = status;
  if (IsLogging === undefined) return { state: 'unknown', reason: 'AWS did not say whether it logs' };
  if (!IsLogging)
    return { state: 'warn', reason: 'The trail is stopped: what is done in the account is not written down' };
  if (error !== '')
    return { state: 'warn', reason: `The trail cannot write to its bucket: CloudTrail says ${error}` };
  return { state: 'pass', reason: 'The trail logs' };
}
