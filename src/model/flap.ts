/** What a check amounts to: it is this that flaps, not its words. */
export type Word = 'well' | 'failing' | 'moving';

/** One check that changed lately. */
export interface Flap {
  word: Word;
  /** When it changed within the window, oldest first. */
  changes: readonly number[];
  /** Whether another controller was at work in one of these changes. */
  moved: boolean;
  /** Since when, and until when at least, it is quarantined. */
  quarantine: { readonly since: number; readonly until: number } | undefined;
}
