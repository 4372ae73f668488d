import type { Finding } from './finding.ts';
import type { PollContext } from './poller.ts';

/**
 * For what reports nothing while nobody uses it: that silence must not count as sight that was lost. So only
 * what fails is evidence, and silence after a failure; all else is a warning at most.
 */
export function silentWhenIdle(finding: Finding, { model }: Pick<PollContext, 'model'>): Finding {
  const held = model.signals.get(finding.resource)?.find(({ check }) => check === finding.check);
  const isEvidence =
    finding.state === 'fail' ||
    (finding.state === 'unknown' && held !== undefined && held.nature === undefined);
  return isEvidence ? finding : { ...finding, nature: 'warning-only' };
}
