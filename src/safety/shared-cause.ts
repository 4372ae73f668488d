import type { VerdictKind } from '../model/verdict.ts';

/** Verdicts that name a cause beyond the one target, in the order in which the model ranks causes. */
const sharedCauses: readonly VerdictKind[] = [
  'dependency-failed',
  'zone-impaired',
  'deployment-failed',
  'overloaded',
  'fleet-wide',
];

export function isSharedCause(kind: VerdictKind): boolean {
  return sharedCauses.includes(kind);
}

/** Rank among the shared causes: 0 comes first. */
export function rankOfCause(kind: VerdictKind): number {
  return sharedCauses.indexOf(kind);
}
