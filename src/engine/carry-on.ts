import { withIllness } from '../model/fold.ts';
import { targetsOf, waitsToResume, withResumed } from '../policy/carried-waits.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { note } from './note.ts';

/**
 * After a restart, once everything was read again (by whoever takes over: twice, for much is read by what other reads
 * found): what held before it and holds now has held all the while. Asked once: what is not seen to hold by then begins anew.
 */
export async function carryOn(engine: EngineParts, state: EngineState, now: number): Promise<void> {
  const { carried, pending } = state;
  if (carried === undefined || now < state.carryOnFrom) return;
  state.carried = undefined;
  const { evidenceMaxAgeMs } = engine.settings;
  const waits = waitsToResume(pending, carried, { now, evidenceMaxAgeMs });
  if (waits.length === 0) return;
  await note(engine, state, [{ at: now, kind: 'waits-resumed', seenAt: carried.seenAt, waits }]);
  state.pending = withResumed(pending, waits);
  state.model = withIllness(state.model, targetsOf(waits));
}
