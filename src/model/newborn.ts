/** A member that its group launched a moment ago, until it serves. */
export interface Newborn {
  readonly group: string;
  readonly generation: string;
  /** "version 9 of launch template web". */
  readonly words: string;
  readonly launchedAt: number;
  /** By its last reading it fails. */
  failing: boolean;
}

/** A member that was launched, never served, and was ended while it failed. */
export interface Stillborn {
  readonly name: string;
  readonly generation: string;
  readonly words: string;
  readonly endedAt: number;
}

/** More than the first few tell nothing new. */
const mostKept = 10;

/** What never served, with one more of it. Of several generations the last one counts. */
export function withLife(
  lives: readonly Stillborn[],
  { id, generation, words }: Pick<Newborn, 'generation' | 'words'> & { readonly id: string },
  endedAt: number,
): readonly Stillborn[] {
  const inARow = lives.filter((life) => life.generation === generation);
  return [...inARow, { name: shortName(id), generation, words, endedAt }].slice(-mostKept);
}

/** "i-0abc" of an ARN. */
export function shortName(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
