import type { RemediationConfiguration, RemediationExecutionStatus } from '@aws-sdk/client-config-service';
import type { Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import type { BreakingResource } from './reads.ts';

export function canBeRemediated(remediation: RemediationConfiguration | undefined): readonly Precondition[] {
  if (remediation === undefined)
    return [precondition('the rule has a remediation', false, 'nobody attached one to it')];
  const { TargetId: document = 'unknown', Automatic: automatic } = remediation;
  return [
    precondition('the rule has a remediation', true, `it runs ${document}`),
    precondition(
      'AWS Config does not begin it by itself',
      automatic !== true,
      automatic === true ? 'its remediation is automatic' : 'a person has to',
    ),
  ];
}

export function somethingToMend(breaking: readonly BreakingResource[], atMost: number): Precondition {
  const count = breaking.length;
  const found = `${count} ${count === 1 ? 'resource breaks' : 'resources break'} the rule`;
  return precondition(
    'so many break the rule as may be mended at once',
    count > 0 && count <= atMost,
    count > atMost ? `${found}, and the policy lets ${atMost} be mended at once` : found,
  );
}

export function nothingUnderWay(statuses: readonly RemediationExecutionStatus[]): Precondition {
  const running = statuses.filter(({ State }) => State === 'QUEUED' || State === 'IN_PROGRESS');
  const names = running.map(({ ResourceKey }) => ResourceKey?.resourceId ?? 'a resource').join(', ');
  return precondition(
    'no remediation of it is under way',
    running.length === 0,
    running.length === 0 ? 'none is' : `one of ${names} is`,
  );
}
