import type { RunReport } from './report.ts';

/** Findings of one scenario under one set of policies of which the whole story is kept. */
export const storiesOfEach = 3;

interface Kept {
  readonly index: number;
  readonly report: RunReport;
  readonly isFinding: boolean;
}

export interface Stories {
  /** `kind`: scenario and policies; of each kind the run of the lowest index is the one to show. */
  offer(kind: string, story: Kept): void;
  of(index: number): RunReport | undefined;
  /** In order of index. */
  all(): readonly RunReport[];
}

/**
 * The few stories that are worth their memory: of each kind the first run, and the first findings. Which
 * they are does not depend on the order in which they are offered.
 */
export function createStories(): Stories {
  const kinds = new Map<string, readonly Kept[]>();
  const kept = () => [...kinds.values()].flat().toSorted((a, b) => a.index - b.index);
  return {
    offer(kind, story) {
      const all = [...(kinds.get(kind) ?? []), story].toSorted((a, b) => a.index - b.index);
      let findings = 0;
      kinds.set(
        kind,
        all.filter(({ isFinding }, place) => {
          if (isFinding) findings += 1;
          return place === 0 || (isFinding && findings <= storiesOfEach);
        }),
      );
    },
    of: (index) => kept().find((story) => story.index === index)?.report,
    all: () => kept().map(({ report }) => report),
  };
}
