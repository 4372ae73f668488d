import type { Model } from '../../model/model.ts';
import { isSharedCause } from '../../model/shared-cause.ts';
import type { VerdictKind } from '../../model/verdict.ts';

/**
 * What the members of a group, or the group itself, are held for, where it comes from beyond them, so that
 * their successors would fail as they do; one verdict a victim.
 */
export function sharedFailures(group: string, { groups, verdicts }: Model): readonly VerdictKind[] {
  return [group, ...(groups.get(group)?.members ?? [])].flatMap((id) => {
    const kind = verdicts.get(id)?.kind;
    return kind !== undefined && isSharedCause(kind) ? [kind] : [];
  });
}
