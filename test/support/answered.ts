import type { Observation } from '../../src/model/observation.ts';

/** What a part said, as the first of its observations; a failed one is a failed test. */
export function answered(observations: readonly Observation[]): Exclude<Observation, { kind: 'failed' }> {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}
