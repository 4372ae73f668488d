/** "14:05 UTC": when, to the minute; for what is hours away at most. */
export function timeInWords(at: number): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`;
}

/** "2026-11-30 08:00 UTC": when, where it may be days away. */
export function dateInWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
