import type { RemedyTraits } from '../model/remedy-traits.ts';

/** What parsing needs to know beside the text. */
export interface ParseContext {
  readonly traits: ReadonlyMap<string, RemedyTraits>;
  /** SHA-256 over the files, hexadecimal; pure code has no hash function. */
  readonly revision: string;
  readonly loadedAt: number;
  /** What `page: NAME` may name, where it is known: another name reaches nobody, and is warned of. */
  readonly channels?: ReadonlySet<string>;
  /** What `calendar: NAME` may name, where it is known: another one never opens. */
  readonly calendars?: ReadonlySet<string>;
  /** Whose yes can count, where it is known: another name in `approval.from` never answers, and is warned of. */
  readonly people?: ReadonlySet<string>;
  /** The smallest budget that all remediations of one group share, and the setting that says so. */
  readonly mostAtOnce?: { readonly count: number; readonly setting: string };
}
