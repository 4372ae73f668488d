import { wantedMetrics } from '../policy/wanted-metrics.ts';
import type { WantedMetric } from '../pollers/poller.ts';
import type { EngineState } from './engine.ts';

/** The metrics that policies name, for every resource that they watch. */
export function wantedOf(state: EngineState): readonly WantedMetric[] {
  return wantedMetrics(state.policies, state.model);
}
