import type { VerdictKind } from './verdict.ts';

/**
 * Verdicts that name a cause beyond the one target, the one to act on first in front. A dependency comes
 * before the zone: mended, it takes its victims along wherever they stand, while leaving the zone moves them
 * to others that depend on it as well. Then from the widest down, and last the fleet, of which no cause was
 * found. The rules in `rules/registry.ts` stand in the same order.
 */
export const sharedCauses = [
  'dependency-failed',
  'zone-impaired',
  'deployment-failed',
  'overloaded',
  'fleet-wide',
] as const satisfies readonly VerdictKind[];

export function isSharedCause(kind: VerdictKind): boolean {
  return rankOfCause(kind) < sharedCauses.length;
}

/** 0 comes first; what names no shared cause comes after all that do. */
export function rankOfCause(kind: VerdictKind): number {
  const rank = sharedCauses.findIndex((cause) => cause === kind);
  return rank === -1 ? sharedCauses.length : rank;
}
