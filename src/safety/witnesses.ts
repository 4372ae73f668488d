import type { Model } from '../model/model.ts';
import { type EvidenceFamily, isEcho, type Signal, stateAt } from '../model/signal.ts';
import { bodiesOf } from './bodies.ts';

/** One failure domain that speaks against a target, with its freshest word. */
export interface Witness {
  readonly family: EvidenceFamily;
  readonly check: string;
  readonly observedAt: number;
}

/**
 * Who speaks against a target now, one per family, freshest first. Heard are the checks of the target
 * itself, of what it routes to, of the writer of a cluster, and of the members of groups behind it that
 * serve nobody; and what the standing verdict rests on. Only failures that are still valid count, never
 * warnings, transitions, unknowns or echoes. `isHeard` leaves out more.
 */
export function witnessesAgainst(
  target: string,
  model: Model,
  now: number,
  isHeard: (signal: Pick<Signal, 'check'>) => boolean = () => true,
): readonly Witness[] {
  const seen = bodiesOf(target, model).flatMap((id) => model.signals.get(id) ?? []);
  const bySight = seen.filter((signal) => stateAt(signal, now) === 'fail' && signal.nature === undefined);
  // What we can look at ourselves is not taken from the verdict, which is as old as the last fold.
  const inSight = new Set(seen.map(({ check }) => check));
  const byVerdict = (model.verdicts.get(target)?.evidence ?? []).filter(
    ({ state, check }) => state === 'fail' && !inSight.has(check),
  );
  const freshest = new Map<EvidenceFamily, Witness>();
  for (const { family, check, observedAt } of [...bySight, ...byVerdict]) {
    if (isEcho({ check }) || !isHeard({ check })) continue;
    if (observedAt > (freshest.get(family)?.observedAt ?? -Infinity))
      freshest.set(family, { family, check, observedAt });
  }
  return [...freshest.values()].toSorted((a, b) => b.observedAt - a.observedAt);
}
