import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { cadenceMs } from '../finding.ts';
import type { PollContext } from '../poller.ts';
import { lastRead, membersIn } from './group-word.ts';
import { slicesFor, targetGroupsVoice } from './target-groups.ts';

/**
 * Which groups to read now: of several slices the one whose turn it is, what was never read, and what
 * the jitter of the sweeps made miss its turn.
 */
export function dueGroups(groups: readonly TargetGroup[], context: PollContext): Set<TargetGroup> {
  const slices = slicesFor(groups.length);
  const slot = Math.floor(context.now() / cadenceMs(targetGroupsVoice(1), context)) % slices;
  const overdueAt = context.now() - 1.25 * cadenceMs(targetGroupsVoice(slices), context);
  const isDue = ({ TargetGroupArn: id = '' }: TargetGroup, index: number) =>
    index % slices === slot ||
    !context.model.resources.has(id) ||
    (lastRead(id, membersIn(id, context), context) ?? overdueAt) < overdueAt;
  return new Set(groups.filter(isDue));
}
