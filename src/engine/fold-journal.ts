import { keepRecollection, type Recollection } from '../model/recollection.ts';
import type { ChangesEvent } from '../journal/changes-event.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { Incident } from '../model/incident.ts';
import type { Carried } from '../policy/carried-waits.ts';
import { foldRemediation, type ToldRemediation } from '../remediation/fold-remediations.ts';
import { forgetOld } from '../remediation/remediate.ts';
import { emptyMemory, type Memory, remember } from './history.ts';
import { foldPage, type OpenPages } from './open-pages.ts';

/**
 * What a journal comes to, event after event. It is plain data, depends on nothing but the events, and is
 * bounded whatever their number: so it can be kept as it is and folded on from there (decision 60).
 */
export interface Folded {
  memory: Memory;
  stopSwitchWas: 'clear' | 'thrown' | 'unreadable';
  carried: Carried | undefined;
  readonly remediations: Map<string, ToldRemediation>;
  readonly incidents: Map<string, Incident>;
  readonly changes: Map<string, ChangesEvent>;
  readonly pages: OpenPages;
  /** What was seen and AWS does not tell afterwards, by resource. */
  readonly recollections: Map<string, Recollection>;
  /** The newest events, newest last. */
  readonly recent: RecordedEvent[];
  /** When what is over was dropped last, by the events' own time. */
  tidiedAt: number;
}

/**
 * Raise it with every change after which the same journal comes to something else, here or in what this
 * calls: snapshots of the code before are then not used. A test notices most of such changes.
 */
export const foldVersion = 3;

/** Journal events that the page and the API can look back on. */
export const mostRecent = 1000;
/** Closed incidents are remembered for as long as the model keeps them. */
const rememberIncidentsMs = 7 * 86_400_000;
const tidyEveryMs = 3_600_000;

export function nothingFolded(): Folded {
  return {
    memory: emptyMemory,
    stopSwitchWas: 'clear',
    carried: undefined,
    remediations: new Map(),
    incidents: new Map(),
    changes: new Map(),
    pages: new Map(),
    recollections: new Map(),
    recent: [],
    tidiedAt: 0,
  };
}

/** Takes the next event in. Those of kind `observed` are for replay and change nothing; nobody looks back on those of kind `remembered`. */
export function foldEvent(folded: Folded, event: RecordedEvent): void {
  if (event.kind === 'observed') return;
  if (event.kind === 'remembered') {
    for (const each of event.seen) keepRecollection(folded.recollections, each);
    return;
  }
  folded.memory = remember(folded.memory, event);
  foldRemediation(folded.remediations, event);
  foldPage(folded.pages, event);
  if (event.kind === 'incident') folded.incidents.set(event.incident.id, event.incident);
  if (event.kind === 'changes') folded.changes.set(event.incident, event);
  if (event.kind === 'stop-switch') folded.stopSwitchWas = event.state;
  if (event.kind === 'daemon-started') folded.carried = undefined;
  if (event.kind === 'daemon-stopped') folded.carried = event.carried;
  if (folded.recent.push(event) > 2 * mostRecent) folded.recent.splice(0, mostRecent);
  // Either way: a clock that had run ahead and was set right must not keep everything for years.
  if (Math.abs(event.at - folded.tidiedAt) >= tidyEveryMs) tidy(folded, event.at);
}

/** Drops what nothing looks back on any more. `now`: milliseconds since the epoch. */
export function tidy(folded: Folded, now: number): void {
  const { remediations, incidents, changes, pages } = folded;
  folded.tidiedAt = now;
  forgetOld(remediations);
  for (const [id, { closedAt }] of incidents)
    if (closedAt !== undefined && now - closedAt >= rememberIncidentsMs) incidents.delete(id);
  for (const id of changes.keys()) if (!incidents.has(id)) changes.delete(id);
  for (const [key, { page }] of pages) if (now - page.at >= rememberIncidentsMs) pages.delete(key);
}
