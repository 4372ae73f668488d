import { dateInWords } from '../../model/time-in-words.ts';
import type { InstanceStatus } from '@aws-sdk/client-ec2';
import type { Finding } from '../finding.ts';

/** A warning for the earliest event that AWS has scheduled, if any is still to come. */
export function scheduledEventFinding(status: InstanceStatus, resource: string): Finding | undefined {
  const open = (status.Events ?? [])
    // Events stay listed for up to two weeks; only their description says that they are over.
    .filter(({ Description }) => !/^\[(Completed|Canceled)\]/.test(Description ?? ''))
    .toSorted((a, b) => (a.NotBefore?.getTime() ?? 0) - (b.NotBefore?.getTime() ?? 0));
  const [first] = open;
  if (first === undefined) return undefined;
  const when = first.NotBefore === undefined ? '' : ` not before ${dateInWords(first.NotBefore.getTime())}`;
  return {
    resource,
    check: 'ec2/scheduled-event',
    family: 'control-plane',
    state: 'warn',
    reason: `AWS has scheduled ${first.Code ?? 'an event'}${when}: ${first.Description ?? 'no description'}`,
  };
}
