import type { RecordedRemediation } from '../journal/event.ts';
import type { Remediation } from './remediation.ts';

/** What the journal says of a remediation in each of its events. */
export function subjectOf(remediation: Remediation): RecordedRemediation {
  const { zone, incident, unwellThen } = remediation;
  return {
    remediation: remediation.id,
    proposal: remediation.proposalKey,
    policy: remediation.policy,
    action: remediation.action,
    effect: remediation.effect,
    target: remediation.target,
    rungIndex: remediation.rungIndex,
    groups: remediation.groups,
    region: remediation.region,
    account: remediation.account,
    ...(zone === undefined ? {} : { zone }),
    ...(incident === undefined ? {} : { incident }),
    ...(unwellThen === undefined ? {} : { unwellThen }),
  };
}
