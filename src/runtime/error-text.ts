/** What was thrown, as one line for a person. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
