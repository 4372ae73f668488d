import { type Availability, availabilityOf, incidentsOf } from '../model/availability.ts';
import type { View } from './view.ts';

/** Incidents are kept for seven days, so no longer window can be told. */
const longestWindowMs = 7 * 86_400_000;

/**
 * How a service did over the last seven days, or for as long as is known: since this start, or since the
 * earliest incident that the journal brought back. Undefined in the first moment.
 */
export function serviceAvailability(
  service: string,
  view: View,
): (Availability & { readonly windowMs: number }) | undefined {
  const model = view.model();
  const to = view.now();
  let knownSince = view.startedAt;
  for (const { openedAt } of model.incidents.values()) knownSince = Math.min(knownSince, openedAt);
  const from = Math.max(to - longestWindowMs, knownSince);
  if (from >= to) return undefined;
  const slo = model.services.get(service)?.objectives.slo;
  const window = { from, to, ...(slo !== undefined && { slo }) };
  return {
    ...availabilityOf(incidentsOf(model.incidents.values(), { service }), window),
    windowMs: to - from,
  };
}
