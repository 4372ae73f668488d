import type { RecordedEvent } from '../../journal/event.ts';
import type { Controller } from '../world/state/controller.ts';

/** Whoever is tried out in a run: the production daemon, or a baseline. */
export interface Contender extends Controller {
  /** Its journal over all its lives, as it grows; a baseline keeps none. */
  readonly events: readonly RecordedEvent[];
  /** What must never happen to it: lives that could not begin, cycles that failed, a loop that stands still. */
  readonly crashes: readonly string[];
  start(): Promise<void>;
  /** Ends it without a word, so that nothing of it goes on. */
  end(): void;
}
