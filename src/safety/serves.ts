import type { VerdictKind } from '../model/verdict.ts';

/** Takes traffic by fresh evidence. No verdict is not a good one. */
export function serves(verdict: VerdictKind | undefined): boolean {
  return verdict === 'healthy' || verdict === 'degraded';
}
