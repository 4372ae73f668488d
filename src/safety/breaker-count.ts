import type { Group } from '../model/group.ts';
import type { Model } from '../model/model.ts';
import type { Engagement } from './engagement.ts';
import type { Facts } from './gate.ts';
import type { GroupBreaker } from './group-breaker.ts';
import { censusOf } from './group-census.ts';
import { strengthUnder } from './group-strength.ts';

/** What a group's breaker counts, and the most that it lets pass. */
export interface BreakerCount {
  /** Frozen while anything is repaired, so that it does not shrink because we terminate. */
  readonly size: number;
  /** Failing, missing, under repair, or not known to be well. */
  readonly unhealthy: number;
  /** Of these, what is known to fail or is under repair: not knowing keeps a breaker open, and never opens one. */
  readonly failing: number;
  readonly most: number;
}

export function countFor(
  group: Group,
  breaker: GroupBreaker | undefined,
  engagements: readonly Engagement[],
  { model, history, settings }: Facts,
): BreakerCount {
  const { members } = censusOf(group, model);
  const taken = new Set(
    history.remediations
      .filter(
        (past) =>
          past.effect === 'removes-target' &&
          past.outcome !== 'refused' &&
          past.groups.includes(group.id) &&
          past.startedAt >= (breaker?.frozen?.since ?? Infinity) &&
          !members.has(past.target),
      )
      .map(({ target }) => target),
  ).size;
  // A target group lists what is there, not what should be: what we took out of it is still missing.
  const desired = Math.max(group.desired, Math.min(breaker?.frozen?.size ?? 0, members.size + taken));
  const { size, unhealthy } = strengthUnder({ ...group, desired }, engagements, model);
  const most = mostUnhealthy(settings.breaker, size);
  return { size, unhealthy, failing: Math.min(unhealthy, knownToFail(group, engagements, model)), most };
}

/** Both bounds hold, the share rounded so that less is allowed. One alone is never a shared failure. */
function mostUnhealthy(breaker: { readonly failing: number; readonly share: number }, size: number): number {
  return Math.max(1, Math.min(breaker.failing, Math.ceil(breaker.share * size - 1e-9) - 1));
}

function knownToFail(group: Group, engagements: readonly Engagement[], model: Model): number {
  const { failing } = censusOf(group, model);
  const underRepair = engagements.filter(
    ({ effect, target, groups }) =>
      effect !== 'none' && target !== group.id && groups.includes(group.id) && !failing.has(target),
  );
  return failing.size + new Set(underRepair.map(({ target }) => target)).size;
}
