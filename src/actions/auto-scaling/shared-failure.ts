import type { Model } from '../../model/model.ts';
import type { VerdictKind } from '../../model/verdict.ts';

/** Failures that come from beyond the member, so that its successor would fail as it does. */
const shared: ReadonlySet<VerdictKind> = new Set([
  'zone-impaired',
  'dependency-failed',
  'deployment-failed',
  'overloaded',
  'fleet-wide',
]);

/** What the members of a group, or the group itself, are held for, where they share it; one verdict a victim. */
export function sharedFailures(group: string, { groups, verdicts }: Model): readonly VerdictKind[] {
  return [group, ...(groups.get(group)?.members ?? [])].flatMap((id) => {
    const kind = verdicts.get(id)?.kind;
    return kind !== undefined && shared.has(kind) ? [kind] : [];
  });
}
