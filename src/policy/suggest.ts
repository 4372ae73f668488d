/** The candidate that was probably meant, or nothing when none is near. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  // Longer words are no misspellings of anything here, and the distance costs their product.
  if (word.length > 64) return undefined;
  const all = [...candidates];
  // "ec2/system" is nearer to "ec2/state" by letters, but it is the beginning of "ec2/system-status".
  const begun = word.length < 3 ? undefined : all.find((candidate) => candidate.startsWith(word));
  if (begun !== undefined) return begun;
  let best: string | undefined;
  // A third of the letters may be wrong: "verdct" is "verdict", "tags" is not "when".
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of all) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** A hint for a message: `did you mean "when"?`, else the whole list if it is short enough to read. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const near = suggest(word, candidates);
  if (near !== undefined) return `did you mean "${near}"?`;
  return candidates.length > 0 && candidates.length <= 16 ? `one of: ${candidates.join(', ')}` : undefined;
}

/** Levenshtein with swapped neighbours counted as one; stops caring at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (last[j] ?? limit) + 1,
        (row[j - 1] ?? limit) + 1,
        (last[j - 1] ?? limit) + (same ? 0 : 1),
      );
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] ?? limit) + 1);
      row.push(cost);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? limit;
}
