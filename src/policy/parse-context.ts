import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { ResourceKind } from '../model/resource.ts';

/** What parsing needs to know beside the text. */
export interface ParseContext {
  readonly traits: ReadonlyMap<string, RemedyTraits>;
  /** SHA-256 over the files, hexadecimal; pure code has no hash function. */
  readonly revision: string;
  readonly loadedAt: number;
  /** What `page: NAME` may name, where it is known: another name reaches nobody, and is warned of. */
  readonly channels?: ReadonlySet<string>;
  /** Two polls and a time-out for each kind: a shorter `for` would act on one missed poll. */
  readonly leastForMs?: Partial<Readonly<Record<ResourceKind, number>>>;
}
