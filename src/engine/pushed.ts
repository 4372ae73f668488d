import type { Observation } from '../model/observation.ts';

/** What somebody else told of, as against what was asked for. */
export interface Pushed {
  readonly observations: readonly Observation[];
  /** Ids of what has to be read again, for only a read can tell how it stands. */
  readonly reread: readonly string[];
}

/** `lost`: the cycle that took it broke off, so it has to be told once more. */
export type Fate = 'written' | 'lost';

export interface PushedFacts {
  /** Resolves once what came of it is in the journal. Never rejects. */
  readonly push: (pushed: Pushed) => Promise<Fate>;
  /** What arrived since the last call, for one cycle. */
  readonly take: () => readonly Observation[];
  /** Something arrived that no cycle has taken yet. */
  readonly isWaiting: () => boolean;
  /** The cycle is at its end and the journal has all that came of it. */
  readonly written: () => void;
  /** The cycle is at its end and the journal did not take all: it is told with a later one. */
  readonly unwritten: () => void;
  /** What is to be read again now. */
  readonly takeHints: () => readonly string[];
  /** Milliseconds until more may be read again; infinite when nothing waits. */
  readonly nextHintsInMs: () => number;
  readonly onArrival: (wake: () => void) => void;
}

/** Things read again in one go, and how far apart two goes are: a storm of events must not use up the quota. */
const mostHints = 50;
const hintsEveryMs = 1000;

export function createPushedFacts(monotonic: () => number): PushedFacts {
  type Receipt = (fate: Fate) => void;
  const observations: Observation[] = [];
  const hints = new Set<string>();
  let hintsAt = Number.NEGATIVE_INFINITY;
  // A receipt goes from one to the next: arrived, in the cycle that runs, in the model but not in the journal.
  let arrived: Receipt[] = [];
  let inCycle: Receipt[] = [];
  let inModel: Receipt[] = [];
  let wake: () => void = () => undefined;

  return {
    push: (pushed) =>
      new Promise((resolve) => {
        observations.push(...pushed.observations);
        for (const id of pushed.reread) hints.add(id);
        arrived.push(resolve);
        wake();
      }),
    take: () => {
      // Still there, so the last cycle broke off, and nobody knows how far it came.
      for (const receipt of inCycle) receipt('lost');
      inCycle = arrived;
      arrived = [];
      return observations.splice(0);
    },
    isWaiting: () => arrived.length > 0,
    unwritten: () => {
      inModel.push(...inCycle);
      inCycle = [];
    },
    written: () => {
      for (const receipt of [...inModel, ...inCycle]) receipt('written');
      inModel = [];
      inCycle = [];
    },
    takeHints: () => {
      if (hints.size === 0 || monotonic() - hintsAt < hintsEveryMs) return [];
      hintsAt = monotonic();
      const due = [...hints].slice(0, mostHints);
      for (const id of due) hints.delete(id);
      return due;
    },
    nextHintsInMs: () =>
      hints.size === 0 ? Number.POSITIVE_INFINITY : Math.max(0, hintsAt + hintsEveryMs - monotonic()),
    onArrival: (callback) => {
      wake = callback;
    },
  };
}
