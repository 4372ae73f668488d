import { changesBackAndForth, type Flap, type Word } from './flap.ts';
import { clockSkewMs, type Signal, sameCheck } from './signal.ts';
import type { Node, World } from './world.ts';

/**
 * What was observed of a node, with checks that flap quarantined. One that went back and forth too often
 * within the window counts as unknown, neither pass nor fail, until it was quiet for as long: what cannot make
 * up its mind is no evidence. It counts as lost, by the graver of what it said, so that it excuses nothing: with
 * another controller at work among its changes nobody may act as if there were none.
 * Changes are those from one fold to the next, of all observers together.
 */
export function quarantine(
  world: World,
  node: Node,
  signals: readonly Signal[],
  now: number,
): readonly Signal[] {
  if (!node.flaps && isAsBefore(node.observed, signals)) return signals;
  const flaps = node.flaps ?? new Map<string, Flap>();
  let until = Infinity;
  const seen = signals.map((signal) => {
    if (signal.nature === 'warning-only') return signal;
    const key = keyOf(signal);
    const flap = follow(world, node, signal, flaps.get(key), now);
    if (!flap) {
      flaps.delete(key);
      return signal;
    }
    flaps.set(key, flap);
    if (!flap.quarantine) return signal;
    until = Math.min(until, flap.quarantine.until);
    return quarantined(world, signal, flap, flap.quarantine.since);
  });
  const { flapWithinMs } = world.settings;
  for (const [key, { changes }] of flaps) if (isOver(changes, now, flapWithinMs)) flaps.delete(key);
  node.flaps = flaps.size === 0 ? undefined : flaps;
  node.quarantinedUntil = until === Infinity ? undefined : until;
  return seen;
}

/** Whether a check of this node is out for flapping. */
export function isQuarantined({ flaps }: Node, signal: Signal): boolean {
  return flaps?.get(keyOf(signal))?.quarantine !== undefined;
}

function keyOf({ check, by }: Signal): string {
  return `${check} ${by ?? ''}`;
}

/** Nearly every reading of nearly every thing: this is what keeps the rest from being looked at. */
function isAsBefore(held: readonly Signal[], signals: readonly Signal[]): boolean {
  if (held === signals || held.length === 0) return true;
  if (held.length !== signals.length) return false;
  for (let index = 0; index < signals.length; index++) {
    const before = held[index];
    const after = signals[index];
    if (before === after) continue;
    if (!before || !after || before.state !== after.state || before.nature !== after.nature) return false;
    if (!sameCheck(before, after)) return false;
  }
  return true;
}

/** The history of a check with what it says now, or nothing where there is none to keep. */
function follow(
  world: World,
  node: Node,
  signal: Signal,
  flap: Flap | undefined,
  now: number,
): Flap | undefined {
  const { flapWithinMs, flapChanges } = world.settings;
  const word = signal.observedAt > now + clockSkewMs ? undefined : wordOf(signal);
  const before = flap?.changes.at(-1)?.to ?? wordBefore(world, node, signal);
  // To begin is no change: everything new is registering before it is anything else.
  if (word === undefined || before === undefined || word === before || (!flap && before === 'moving'))
    return flap && !isOver(flap.changes, now, flapWithinMs) ? flap : undefined;
  const recent = (flap?.changes ?? []).filter(({ at }) => now - at < flapWithinMs);
  const changes: Flap['changes'] = [...recent, { at: now, from: before, to: word }];
  const isFlapping = flap?.quarantine !== undefined || changesBackAndForth(changes) >= flapChanges;
  return {
    changes,
    moved: (flap?.moved ?? before === 'moving') || word === 'moving',
    quarantine: isFlapping ? { since: flap?.quarantine?.since ?? now, until: now + flapWithinMs } : undefined,
  };
}

function isOver(changes: Flap['changes'], now: number, withinMs: number): boolean {
  return now - (changes.at(-1)?.at ?? 0) >= withinMs;
}

function quarantined(world: World, signal: Signal, { changes, moved }: Flap, since: number): Signal {
  const { nature: _nature, value: _value, ...rest } = signal;
  const minutes = Math.round(world.settings.flapWithinMs / 60_000);
  const told: Signal = {
    ...rest,
    state: 'unknown',
    since,
    reason: `changes back and forth (${changes.length} times lately), so it counts as unknown until it has been quiet for ${minutes} min; last: ${signal.reason}`,
  };
  world.lastKnown.set(told, moved ? { ...told, nature: 'transition' } : { ...told, state: 'fail' });
  return told;
}

function wordBefore(world: World, { observed }: Node, signal: Signal): Word | undefined {
  const held = observed.find((other) => sameCheck(other, signal));
  if (!held) return undefined;
  const last = world.lastKnown.get(held);
  return wordOf(held) ?? (last && wordOf(last));
}

function wordOf({ state, nature }: Signal): Word | undefined {
  if (nature === 'transition') return 'moving';
  if (state === 'unknown') return undefined;
  return state === 'fail' ? 'failing' : 'well';
}
