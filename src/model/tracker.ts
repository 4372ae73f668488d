import { Agenda } from './agenda.ts';
import type { Incident } from './incident.ts';
import type { ModelSettings } from './settings.ts';

/** An open incident, and which of its targets are still unwell. */
export interface Tracked {
  incident: Incident;
  readonly unwell: Set<string>;
  /** When the last of them was well again. */
  wellSince: number | undefined;
}

/** Incidents between folds. */
export interface Tracker {
  /** Open ones, by subject. */
  readonly open: Map<string, Tracked>;
  /** Subject of the open incident that a target belongs to. */
  readonly subjectOf: Map<string, string>;
  /** Incidents numbered so far, by day. */
  readonly numbered: Map<string, number>;
  readonly agenda: Agenda;
  /** Targets that a former run left unwell and that nobody has reported since. */
  readonly unconfirmed: Set<string>;
}

/**
 * Takes up the incidents that an earlier run left. Open ones stay open: each of their targets leaves when
 * it is seen well, or when nobody has reported it for the grace after the start.
 */
export function restoreTracker(incidents: readonly Incident[], settings: ModelSettings): Tracker {
  const tracker: Tracker = {
    open: new Map(),
    subjectOf: new Map(),
    numbered: new Map(),
    agenda: new Agenda(),
    unconfirmed: new Set(),
  };
  for (const incident of incidents) {
    const [, day, number] = /^inc-(\d{8})-(\d+)$/.exec(incident.id) ?? [];
    if (day !== undefined) {
      tracker.numbered.set(day, Math.max(tracker.numbered.get(day) ?? 0, Number(number)));
    }
    if (incident.closedAt !== undefined) {
      tracker.agenda.schedule(`drop ${incident.id}`, incident.closedAt + settings.closedKeptMs);
      continue;
    }
    tracker.open.set(incident.subject, {
      incident,
      unwell: new Set(incident.affected),
      wellSince: undefined,
    });
    for (const id of incident.affected) {
      tracker.subjectOf.set(id, incident.subject);
      tracker.unconfirmed.add(id);
    }
  }
  return tracker;
}
