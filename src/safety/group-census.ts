import type { Group } from '../model/group.ts';
import type { Model } from '../model/model.ts';
import type { Verdict, VerdictKind } from '../model/verdict.ts';
import { motionOf } from './member-motion.ts';
import { serves } from './serves.ts';
import { isSharedCause, rankOfCause } from '../model/shared-cause.ts';

/** What a look at every member of a group tells, whatever is being proposed. */
export interface GroupCensus {
  readonly members: ReadonlySet<string>;
  /** By their verdicts. */
  readonly serving: number;
  readonly newcomers: number;
  /** Members that are known to fail: by more than one witness, or for a cause that is known. */
  readonly failing: ReadonlySet<string>;
  /** Members that are neither known to serve nor on their way in or out: failing, suspected, or out of sight. */
  readonly unwell: readonly string[];
  /** Members that somebody is at work on, or of which that is not known. */
  readonly moving: readonly { readonly id: string; readonly motion: string }[];
  /** Members that suffer from a cause which others share, the first-ranking cause first. */
  readonly victims: readonly { readonly id: string; readonly verdict: Verdict }[];
}

/**
 * Counted once for each model: with a thousand proposals for one large group, every gate would else walk
 * all its members a thousand times.
 */
export function censusOf(group: Group, model: Model): GroupCensus {
  let ofModel = censuses.get(model);
  if (ofModel === undefined) censuses.set(model, (ofModel = new Map()));
  let census = ofModel.get(group.id);
  if (census === undefined) ofModel.set(group.id, (census = count(group, model)));
  return census;
}

const censuses = new WeakMap<Model, Map<string, GroupCensus>>();

function count(group: Group, model: Model): GroupCensus {
  const verdicts = group.members.map((id) => model.verdicts.get(id)?.kind);
  return {
    members: new Set(group.members),
    serving: verdicts.filter(serves).length,
    newcomers: verdicts.filter(isNewcomer).length,
    failing: new Set(group.members.filter((_id, index) => isKnownToFail(verdicts[index]))),
    unwell: group.members.filter((_id, index) => !serves(verdicts[index]) && !isNewcomer(verdicts[index])),
    moving: group.members.flatMap((id) => {
      const motion = motionOf(id, model);
      return motion === undefined ? [] : [{ id, motion }];
    }),
    victims: group.members
      .flatMap((id) => {
        const verdict = model.verdicts.get(id);
        return verdict !== undefined && isSharedCause(verdict.kind) ? [{ id, verdict }] : [];
      })
      .toSorted((a, b) => rankOfCause(a.verdict.kind) - rankOfCause(b.verdict.kind)),
  };
}

function isKnownToFail(verdict: VerdictKind | undefined): boolean {
  return verdict !== undefined && (verdict === 'host-failed' || isSharedCause(verdict));
}

export function isNewcomer(verdict: VerdictKind | undefined): boolean {
  return verdict === 'starting' || verdict === 'in-transition';
}
