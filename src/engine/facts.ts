import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { Facts } from '../safety/gate.ts';
import type { EngineParts, EngineState } from './engine.ts';

/** Everything that gates may look at, gathered at one moment. */
export function factsAt(engine: EngineParts, state: EngineState, now: number): Facts {
  return {
    now,
    model: state.model,
    history: state.memory.history,
    settings: { ...engine.settings, settleUntil: settleUntil(engine, state, now) },
    stop: engine.stopSwitch.read(now),
    traits: engine.actions satisfies ReadonlyMap<string, RemedyTraits>,
    deniedPermissions: deniedNow(engine, state),
    foreseenDenials: [...state.foreseenDenials.values()].flat(),
    granted: [],
    waiting: [],
  };
}

/** Longer than a switched-off part waits until it asks anew: what is still denied is heard again in time. */
const deniedForMs = 2_400_000;

/** A permission that was granted meanwhile must not need a restart. */
function deniedNow(engine: EngineParts, state: EngineState): ReadonlySet<string> {
  const since = engine.clock.monotonic() - deniedForMs;
  const denied = [...state.deniedPermissions].filter(([, at]) => at >= since);
  return new Set(denied.map(([permission]) => permission));
}

/** An observer that has not answered once may know what would forbid to act. */
const answerMs = 5000;

/** From when whoever has just started may act: everything was read twice by then. Milliseconds since the epoch. */
export function settleUntil(engine: EngineParts, state: EngineState, now: number): number {
  return engine.watch.everyoneAnswered() ? state.settleUntil : Math.max(state.settleUntil, now + answerMs);
}
