import type { Model } from '../model/model.ts';
import { type Signal, stateAt } from '../model/signal.ts';
import type { VerificationResult } from './action.ts';

/** What was seen of a resource after the action was planned, still valid, and worth counting. */
export function evidenceSince(model: Model, resource: string, since: number, now: number): readonly Signal[] {
  return (model.signals.get(resource) ?? []).filter(
    (signal) =>
      signal.observedAt > since &&
      signal.nature === undefined &&
      (stateAt(signal, now) === 'pass' || stateAt(signal, now) === 'fail'),
  );
}

/** Whether the resource takes traffic well by evidence newer than the action: zero evidence is `unknown`. */
export function wellSince(
  model: Model,
  resource: string,
  since: number,
  now: number,
): 'well' | 'unwell' | 'unknown' {
  if (evidenceSince(model, resource, since, now).length === 0) return 'unknown';
  const verdict = model.verdicts.get(resource)?.kind;
  if (verdict === 'healthy' || verdict === 'degraded') return 'well';
  return verdict === undefined || verdict === 'starting' || verdict === 'in-transition'
    ? 'unknown'
    : 'unwell';
}

export function inconclusive(reason: string): VerificationResult {
  return { outcome: 'inconclusive', reason };
}
