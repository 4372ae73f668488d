/** What a check amounts to: it is this that flaps, not its words. */
export type Word = 'well' | 'failing' | 'moving';

/** From one word to another, at the fold that saw it. */
interface WordChange {
  readonly at: number;
  readonly from: Word;
  readonly to: Word;
}

/** One check that changed lately. */
export interface Flap {
  /** Within the window, oldest first; one at least. */
  changes: readonly [...WordChange[], WordChange];
  /** Whether another controller was at work in one of these changes. */
  moved: boolean;
  /** Since when, and until when at least, it is quarantined. */
  quarantine: { readonly since: number; readonly until: number } | undefined;
}

const pairs: readonly (readonly [Word, Word])[] = [
  ['well', 'failing'],
  ['well', 'moving'],
  ['failing', 'moving'],
];

/**
 * How often a check went from one word to another and back, as a count of changes: the most between any two
 * words, the third left out. Well, failing, in transition and well again is one failure and its cure: two
 * changes between well and failing, for the work on it came between them and takes nothing back. A check that
 * was not known in between says no word, so it neither changes nor begins anew.
 */
export function changesBackAndForth(changes: Flap['changes']): number {
  const words = [changes[0].from, ...changes.map(({ to }) => to)];
  return Math.max(
    ...pairs.map((pair) => {
      const said = words.filter((word) => pair.includes(word));
      return said.filter((word, index) => index > 0 && word !== said[index - 1]).length;
    }),
  );
}
