import type { Objectives } from '../model/service.ts';
import type { Loss } from './estimate.ts';
import type { ServiceEstimate } from './estimate-services.ts';
import type { Severity } from './rule.ts';

/** An objective that the architecture cannot meet, by an estimate that has a number. */
export interface MissedObjective {
  readonly service: string;
  readonly objective: keyof Objectives;
  /** What would have to be lost; absent for the SLO, which counts all of the time. */
  readonly loss?: Loss;
  readonly severity: Severity;
}

/** An instance or a zone is lost every other month somewhere; a region seldom, and some accept it. */
const severityOf: Readonly<Record<Loss, Severity>> = { instance: 'high', zone: 'high', region: 'medium' };

export function missedObjectives(services: readonly ServiceEstimate[]): readonly MissedObjective[] {
  return services.flatMap(({ service: { name: service }, losses, availability }) => [
    ...losses.flatMap(({ loss, time, data }): readonly MissedObjective[] => {
      const missed = { service, loss, severity: severityOf[loss] };
      return [
        ...(time?.comparison === 'misses' ? [{ ...missed, objective: 'rtoSeconds' as const }] : []),
        ...(data?.comparison === 'misses' ? [{ ...missed, objective: 'rpoSeconds' as const }] : []),
      ];
    }),
    ...(availability?.comparison === 'misses'
      ? [{ service, objective: 'slo' as const, severity: 'medium' as const }]
      : []),
  ]);
}
