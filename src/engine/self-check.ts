import { deniedPermission } from '../model/denied-permission.ts';
import type { Observation } from '../model/observation.ts';
import { observerKey } from '../model/observation.ts';
import { asSentence } from '../safety/in-words.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { note } from './note.ts';

/** A wall clock that moved this much more or less than time did has jumped (SCENARIOS: samples skewed by > 5 s are unknown). */
const jumpMs = 5000;
/** After a jump, ages are only right again for what was read since: two rounds of the one-minute reads. */
const afterJumpMs = 120_000;

/** Compares the wall clock with the monotonic one since the last cycle. */
export function checkClock(engine: EngineParts, state: EngineState): void {
  const wall = engine.clock.now();
  const monotonic = engine.clock.monotonic();
  const jump = wall - monotonic - state.wallMinusMonotonic;
  state.wallMinusMonotonic = wall - monotonic;
  if (Math.abs(jump) > jumpMs) {
    state.clockGoodAt = monotonic + afterJumpMs;
    const reason = `this machine's clock jumped by ${(jump / 1000).toFixed(0)} s; nothing is acted on until everything has been read anew. Check NTP`;
    engine.troubles.begin({ part: 'clock', since: wall, reason, blocksActing: true });
  } else if (monotonic >= state.clockGoodAt) {
    engine.troubles.end('clock');
  }
}

/** Observers that fail are troubles; they end with the next good read. */
export function noticeObservers(
  engine: Pick<EngineParts, 'troubles'> & { readonly clock: Pick<EngineParts['clock'], 'monotonic'> },
  state: Pick<EngineState, 'deniedPermissions'>,
  observations: readonly Observation[],
): void {
  for (const observation of observations) {
    if (observation.kind === 'partial' && observation.pushed) continue;
    const part = `poller:${observerKey(observation.observer)}`;
    if (observation.kind !== 'failed') {
      engine.troubles.end(part);
      continue;
    }
    const { failure, permission } = observation;
    if (permission !== undefined) {
      const denied = deniedPermission(observation.observer.account, permission);
      state.deniedPermissions.set(denied, engine.clock.monotonic());
    }
    const reason =
      permission === undefined
        ? `${failure}: ${observation.reason}`
        : `switched off, permission ${permission} is missing: ${observation.reason}`;
    const quiet = permission === undefined ? {} : { quiet: true as const };
    engine.troubles.begin({ part, since: observation.observedAt, reason, blocksActing: false, ...quiet });
  }
}

/** A gate that breaks refuses, quietly, for as long as it does: that is a bug, and people must hear of it. */
export function noticeBrokenGates(
  engine: Pick<EngineParts, 'troubles'>,
  { decisions }: Pick<EngineState, 'decisions'>,
  now: number,
): void {
  const broken = new Map(
    [...decisions.values()].flatMap(({ results }) =>
      results.filter(({ failed }) => failed).map(({ gate, reason }) => [gate, reason] as const),
    ),
  );
  const parts = new Set([...broken.keys()].map((name) => `gate:${name}`));
  for (const { part } of engine.troubles.list())
    if (part.startsWith('gate:') && !parts.has(part)) engine.troubles.end(part);
  for (const [name, why] of broken)
    engine.troubles.begin({
      part: `gate:${name}`,
      since: now,
      reason: `the gate ${name} breaks, so nothing that it guards is done: ${asSentence(why)} This is a bug in Holdfast`,
      blocksActing: false,
    });
}

/** The stop switch's own changes are journaled, whoever threw it and however. */
export async function noticeStopSwitch(engine: EngineParts, state: EngineState, now: number): Promise<void> {
  const { state: position, source, reason } = engine.stopSwitch.read(now);
  if (position === 'unreadable')
    engine.troubles.begin({
      part: 'stop-switch',
      since: now,
      reason: `the stop switch ${source} cannot be read, so nothing is acted on: ${reason ?? 'no reason was given'}`,
      // Its gate stops all there is to stop. Were it not ready for it, people would be cut off from their commands.
      blocksActing: false,
    });
  else engine.troubles.end('stop-switch');
  if (position === state.stopSwitchWas) return;
  state.stopSwitchWas = position;
  await note(engine, state, [
    { at: now, kind: 'stop-switch', state: position, source, ...(reason === undefined ? {} : { reason }) },
  ]);
}
