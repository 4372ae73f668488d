import type { InstanceStatus } from '@aws-sdk/client-ec2';
import type { Model } from '../../model/model.ts';
import type { Finding } from '../finding.ts';
import { known } from '../known.ts';
import type { PollContext } from '../poller.ts';

export const applicationStatus = 'ec2/application-status';

export const applicationFilter = { filter: 'application-status.status' } as const;

/**
 * What EC2's application status checks say of a machine that has any: EC2 asks the application itself, each minute.
 * Family `network`: like a load balancer's it is a prober's word, and mostly of the same page, so that one page
 * which is wrong must not pass for two witnesses.
 */
export function applicationFinding(
  { ApplicationStatus: summary }: InstanceStatus,
  resource: string,
): Finding | undefined {
  if (summary?.Status === undefined || summary.Status === 'not-applicable') return undefined;
  const since = summary.ImpairedSince?.getTime();
  return {
    resource,
    check: applicationStatus,
    family: 'network',
    ...meaning(summary.Status),
    ...(since === undefined ? {} : { since }),
    reason: `EC2 says ${summary.Status} of its application`,
  };
}

/** Whether EC2 was heard to ask the application of this machine: only then its silence is a pass. */
export function isAsked(machine: string, { signals }: Model): boolean {
  return signals.get(machine)?.some(({ check }) => check === applicationStatus) === true;
}

/** Whether the region has such checks at all: else nothing is asked about them. */
export function anyIsAsked(context: PollContext): boolean {
  return known(context, 'ec2:instance').some(({ id }) => isAsked(id, context.model));
}

/** What was not heard of yet, and what somebody suppressed, is unknown. */
function meaning(status: string): Pick<Finding, 'state' | 'nature'> {
  switch (status) {
    case 'ok':
      return { state: 'pass' };
    case 'impaired':
      return { state: 'fail' };
    case 'initializing':
      return { state: 'unknown', nature: 'transition' };
    default:
      return { state: 'unknown' };
  }
}
