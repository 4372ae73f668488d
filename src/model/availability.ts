import type { Incident } from './incident.ts';

/** How well something did over a window of time. Times are milliseconds. */
export interface Availability {
  /** Share of the window without an incident, 0–1. */
  readonly availability: number;
  readonly downMs: number;
  /** Failures that began in the window; incidents that overlap are one failure. */
  readonly failures: number;
  /** Mean time from the end of one failure, or the window's beginning, to the next. Absent without a failure. */
  readonly mtbfMs?: number;
  /** Mean time from the beginning of a failure to its end; one that goes on counts up to the window's end. */
  readonly mttrMs?: number;
  /** Present where an objective is given. */
  readonly errorBudget?: {
    /** Time that may be lost in the window. */
    readonly allowedMs: number;
    /** What is left of it; negative once it is overspent. */
    readonly leftMs: number;
  };
}

/**
 * The availability of whatever these incidents are about, over `from` ≤ time < `to`. Incidents that
 * overlap or touch are merged, open ones last to the window's end, and what lies outside is cut off. Time in
 * which only our sight was lost counts as available: not knowing is not being down.
 */
export function availabilityOf(
  incidents: Iterable<Incident>,
  window: { readonly from: number; readonly to: number; readonly slo?: number },
): Availability {
  const { from, to, slo } = window;
  const length = to - from;
  if (!(length > 0)) throw new RangeError('an availability window must end after it begins');
  const outages = mergeOutages(incidents, from, to);
  let downMs = 0;
  let failures = 0;
  let repairMs = 0;
  for (const { openedAt, closedAt } of outages) {
    downMs += Math.min(closedAt, to) - Math.max(openedAt, from);
    if (openedAt < from) continue;
    failures++;
    repairMs += Math.min(closedAt, to) - openedAt;
  }
  const upMs = length - downMs;
  return {
    availability: upMs / length,
    downMs,
    failures,
    ...(failures === 0 ? {} : { mtbfMs: upMs / failures, mttrMs: repairMs / failures }),
    ...(slo === undefined
      ? {}
      : { errorBudget: { allowedMs: (1 - slo) * length, leftMs: (1 - slo) * length - downMs } }),
  };
}

/** The incidents of one service, by name, or about one subject or affected resource, by id. */
export function incidentsOf(
  incidents: Iterable<Incident>,
  about: { readonly service: string } | { readonly resource: string },
): readonly Incident[] {
  return [...incidents].filter((incident) =>
    'service' in about
      ? incident.services.includes(about.service)
      : incident.subject === about.resource || incident.affected.includes(about.resource),
  );
}

interface Outage {
  readonly openedAt: number;
  readonly closedAt: number;
}

function mergeOutages(incidents: Iterable<Incident>, from: number, to: number): readonly Outage[] {
  const outages: Outage[] = [];
  for (const { verdict, openedAt, closedAt = to } of incidents) {
    const unseen = verdict === 'stale' || verdict === 'observer-blind';
    if (!unseen && openedAt < to && closedAt > from) outages.push({ openedAt, closedAt });
  }
  outages.sort((a, b) => a.openedAt - b.openedAt);
  const merged: Outage[] = [];
  for (const outage of outages) {
    const last = merged.at(-1);
    if (last && outage.openedAt <= last.closedAt) {
      merged[merged.length - 1] = { ...last, closedAt: Math.max(last.closedAt, outage.closedAt) };
    } else merged.push(outage);
  }
  return merged;
}
