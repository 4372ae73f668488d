import type { VerdictKind } from '../../model/verdict.ts';
import type { PollContext } from '../poller.ts';
import { lastRead, membersIn } from './group-word.ts';

/** Most groups that are read again for suspicion in one run; the longest unread go first. */
const mostSuspects = 40;

/** A group that was read within this is not read again: a suspect's refresh may just have done so. */
const justReadMs = 15_000;

const wellEnough: ReadonlySet<VerdictKind> = new Set(['healthy', 'degraded', 'stale', 'observer-blind']);

/** Ids of the target groups with an unhealthy target, or with a member that anything else calls unwell. */
export function suspectGroups(context: PollContext): string[] {
  const { model, scope } = context;
  const now = context.now();
  const suspects: { readonly id: string; readonly readAt: number }[] = [];
  for (const id of model.ofKind('elbv2:target-group')) {
    const group = model.resources.get(id);
    if (group?.account !== scope.account || group.region !== scope.region) continue;
    const members = membersIn(id, context);
    const unwell =
      Number(group.facts['unhealthy'] ?? 0) > 0 || [id, ...members].some((each) => isUnwell(each, context));
    if (!unwell) continue;
    const readAt = lastRead(id, members, context) ?? 0;
    if (now - readAt >= justReadMs) suspects.push({ id, readAt });
  }
  return suspects
    .toSorted((a, b) => a.readAt - b.readAt)
    .slice(0, mostSuspects)
    .map(({ id }) => id);
}

function isUnwell(id: string, { model }: PollContext): boolean {
  const verdict = model.verdicts.get(id);
  return verdict !== undefined && !wellEnough.has(verdict.kind);
}
