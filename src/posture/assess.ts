import type { Model } from '../model/model.ts';
import { estimateServices, type ServiceEstimate } from './estimate-services.ts';
import { findWeaknesses, type Weaknesses } from './find-weaknesses.ts';
import { type MissedObjective, missedObjectives } from './missed-objectives.ts';
import { postureServices } from './registry.ts';
import { severities, type Severity } from './rule.ts';

export interface Posture extends Weaknesses {
  /** The model's time. */
  readonly at: number;
  readonly services: readonly ServiceEstimate[];
  readonly missed: readonly MissedObjective[];
}

/** All that can be said of an architecture. Pure: the same model gives the same answer. */
export function assessPosture(model: Model): Posture {
  const services = estimateServices(model, postureServices);
  return {
    at: model.at,
    ...findWeaknesses(model, postureServices),
    services,
    missed: missedObjectives(services),
  };
}

/** Findings and missed objectives of one severity. */
export function countOf(posture: Pick<Posture, 'findings' | 'missed'>, severity: Severity): number {
  return (
    posture.findings.filter(({ rule }) => rule.severity === severity).length +
    posture.missed.filter((missed) => missed.severity === severity).length
  );
}

/** Whether something is as bad as this, or worse. */
export function isAtOrOver(posture: Pick<Posture, 'findings' | 'missed'>, threshold: Severity): boolean {
  return severities
    .slice(0, severities.indexOf(threshold) + 1)
    .some((severity) => countOf(posture, severity) > 0);
}
