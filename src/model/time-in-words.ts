/** "14:05 UTC": when, to the minute; for what is hours away at most. */
export function timeInWords(at: number): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`;
}

const halfDayMs = 43_200_000;

/** Without its date only while it is less than half a day from `now`: a time of tomorrow is read as one of today. */
export function whenInWords(at: number, now: number): string {
  return Math.abs(at - now) < halfDayMs ? timeInWords(at) : dateInWords(at);
}

/** "2026-11-30 08:00 UTC": when, where it may be days away. */
export function dateInWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
