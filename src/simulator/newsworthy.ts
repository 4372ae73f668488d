import type { VerdictKind } from '../model/verdict.ts';

const news: ReadonlySet<VerdictKind> = new Set<VerdictKind>([
  'suspect',
  'host-failed',
  'zone-impaired',
  'fleet-wide',
  'deployment-failed',
  'dependency-failed',
  'overloaded',
  'observer-blind',
]);

/** Whether reaching this verdict is news to a person who watches. */
export function isNewsworthy(verdict: VerdictKind): boolean {
  return news.has(verdict);
}
