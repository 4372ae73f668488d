/**
 * The newest of the moments of which there are snapshots, as a text that sorts by time; nothing where there is none.
 * `unknown` where AWS left out of one of them when it was taken: that one may be the newest.
 */
export function newestOf(moments: readonly (Date | undefined)[]): string | undefined {
  if (moments.length === 0) return undefined;
  const times = moments.map((moment) => moment?.getTime() ?? Number.NaN);
  const newest = Math.max(...times);
  return Number.isFinite(newest) ? new Date(newest).toISOString() : 'unknown';
}
