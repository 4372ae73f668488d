import type { Group } from '../model/group.ts';
import type { Model } from '../model/model.ts';
import type { Engagement } from './engagement.ts';
import { censusOf, isNewcomer } from './group-census.ts';
import { serves } from './serves.ts';

export interface GroupStrength {
  /** What shares are taken of. Frozen at what there should be: it does not shrink because we terminate. */
  readonly size: number;
  /** Members that would still serve. */
  readonly serving: number;
  /** Members that would not, those under repair and those missing included; newcomers left out. */
  readonly unhealthy: number;
}

/**
 * A group as it would stand with all of these engagements at work: what they repair counts as not
 * serving, whatever its checks say. Where the group's own count and its members' verdicts differ, the
 * worse one holds. What is unknown does not serve.
 */
export function strengthUnder(group: Group, engagements: readonly Engagement[], model: Model): GroupStrength {
  const census = censusOf(group, model);
  const out = [...targetsOut(group, engagements, model)];
  const outMembers = out.filter((id) => census.members.has(id));
  const verdictOf = (id: string) => model.verdicts.get(id)?.kind;
  const size = Math.max(group.desired, group.members.length);
  const outServing = outMembers.filter((id) => serves(verdictOf(id))).length;
  const serving = Math.max(0, Math.min(group.serving, census.serving) - outServing);

  const newcomers = census.newcomers - outMembers.filter((id) => isNewcomer(verdictOf(id))).length;
  const missing = Math.max(0, group.desired - group.members.length);
  // A target that is gone already has left a gap, or a newcomer in its place.
  const gone = out.length - outMembers.length;
  const unhealthy = size - serving - newcomers + Math.max(0, gone - missing);
  return { size, serving, unhealthy: Math.min(size, unhealthy) };
}

/** How many must serve: both bounds hold, and a share is rounded up. */
export function floorOf(
  keepServing: { readonly count: number; readonly percent: number },
  size: number,
): number {
  // Shares such as 0.07 are not exact in binary: 0.07 × 100 must be 7, not 8.
  return Math.max(keepServing.count, Math.ceil(keepServing.percent * size - 1e-9));
}

/** How many targets a share allows, rounded down, and never less than one. */
export function allowanceOf(share: number, size: number): number {
  return Math.max(1, Math.floor(share * size + 1e-9));
}

/** Members that the engagements take out. One on the group itself takes out its writer, or everybody. */
export function targetsOut(
  group: Group,
  engagements: readonly Engagement[],
  model: Model,
): ReadonlySet<string> {
  const { members } = censusOf(group, model);
  const out = new Set<string>();
  for (const { effect, target, groups } of engagements) {
    if (effect === 'none') continue;
    // A replication group goes by the name of its primary, which is a member of it.
    if (target !== group.id || members.has(target)) {
      if (groups.includes(group.id) || members.has(target)) out.add(target);
      continue;
    }
    const writer = model.resources.get(group.id)?.facts['writer'];
    for (const id of typeof writer === 'string' ? [writer] : group.members) out.add(id);
  }
  return out;
}
