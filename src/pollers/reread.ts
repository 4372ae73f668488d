import type { Observation } from '../model/observation.ts';
import type { Voice } from './finding.ts';
import { failedObservation, observerOf } from './observe-part.ts';
import type { PollContext } from './poller.ts';

/**
 * One read of a `refresh`. What it throws becomes this part's own `failed` observation, so that one
 * missing permission does not take the fresh words of the other parts with it.
 */
export async function reread(
  voice: Voice,
  context: PollContext,
  read: () => Promise<Observation>,
): Promise<Observation> {
  try {
    return await read();
  } catch (error) {
    return failedObservation(observerOf(voice.poller, voice.part, context.scope), error, context.now());
  }
}
