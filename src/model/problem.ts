import type { Incident } from './incident.ts';
import type { Model } from './model.ts';

/** What fails the same way this often within the time comes back: its cause was never removed. */
const problemFrom = 3;
const problemWithinMs = 7 * 86_400_000;

/** How often the same subject failed in the same way within the last seven days, this incident included. */
export function recurrencesOf({ fingerprint }: Incident, model: Model, now: number): number {
  let count = 0;
  for (const other of model.incidents.values())
    if (other.fingerprint === fingerprint && now - other.openedAt < problemWithinMs) count += 1;
  return count;
}

export function isProblem(recurrences: number): boolean {
  return recurrences >= problemFrom;
}

/** Fingerprints of what is a problem now. */
export function problemsIn(model: Model, now: number): readonly string[] {
  const seen = new Map<string, Incident>();
  for (const incident of model.incidents.values()) seen.set(incident.fingerprint, incident);
  return [...seen].flatMap(([fingerprint, incident]) =>
    isProblem(recurrencesOf(incident, model, now)) ? [fingerprint] : [],
  );
}
