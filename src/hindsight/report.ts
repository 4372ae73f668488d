import type { RecordedEvent } from '../journal/event.ts';
import { type Availability, availabilityOf, incidentsOf } from '../model/availability.ts';
import type { Incident } from '../model/incident.ts';
import { type PolicyRecord, PolicyRecords } from './policy-record.ts';
import { type Recommendation, recommend } from './recommend.ts';
import { ShadowWatch } from './shadow.ts';

/** What a window of a journal says of each policy, of the repairs and of the services. */
export interface Report {
  /** Milliseconds since the epoch. `from` is later than asked where the journal begins later. */
  readonly from: number;
  readonly to: number;
  readonly events: number;
  readonly policies: readonly (PolicyRecord & { readonly recommendation: Recommendation })[];
  /** Would-be actions of which it is not clear yet. */
  readonly undecided: number;
  readonly incidents: {
    readonly closed: number;
    readonly open: number;
    /** Mean time from opening to the end, of incidents in which something was done. Absent without one. */
    readonly repairedMs?: number;
    readonly repaired: number;
    /** The same of those in which nothing was done. */
    readonly leftAloneMs?: number;
    readonly leftAlone: number;
  };
  readonly services: readonly (Availability & { readonly service: string })[];
}

/**
 * Reads a journal once, oldest event first. `since` and `until` are milliseconds since the epoch; what
 * happened before `since` is used only to know what stood then.
 */
export async function reportOn(
  journal: AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>,
  { since, until }: { readonly since: number; readonly until?: number },
): Promise<Report> {
  const records = new PolicyRecords();
  const shadows = new ShadowWatch();
  const incidents = new Map<string, Incident>();
  const actedIn = new Set<string>();
  let first: number | undefined;
  let last = since;
  let events = 0;
  for await (const event of journal) {
    if (until !== undefined && event.at > until) break;
    first ??= event.at;
    last = event.at;
    const counts = event.at >= since;
    if (counts) events += 1;
    records.take(event, counts);
    for (const shadow of shadows.take(event)) if (shadow.at >= since) records.scored(shadow);
    if (event.kind === 'incident') incidents.set(event.incident.id, event.incident);
    if (event.kind === 'intent' && event.incident !== undefined) actedIn.add(event.incident);
  }
  const to = until ?? last;
  for (const shadow of shadows.end(to)) if (shadow.at >= since) records.scored(shadow);
  const from = Math.max(since, first ?? since);
  const inWindow = [...incidents.values()].filter(({ closedAt = to }) => closedAt >= from);
  return {
    from,
    to,
    events,
    policies: [...records.byName.values()].map((record) => ({
      ...record,
      recommendation: recommend(record, to),
    })),
    undecided: shadows.open,
    incidents: repairTimes(inWindow, actedIn),
    services: to > from ? availabilities(inWindow, { from, to }) : [],
  };
}

function repairTimes(incidents: readonly Incident[], actedIn: ReadonlySet<string>): Report['incidents'] {
  const closed = incidents.filter(({ closedAt }) => closedAt !== undefined);
  const repaired = closed.filter(({ id }) => actedIn.has(id)).map(lasted);
  const leftAlone = closed.filter(({ id }) => !actedIn.has(id)).map(lasted);
  return {
    closed: closed.length,
    open: incidents.length - closed.length,
    repaired: repaired.length,
    leftAlone: leftAlone.length,
    ...(repaired.length === 0 ? {} : { repairedMs: mean(repaired) }),
    ...(leftAlone.length === 0 ? {} : { leftAloneMs: mean(leftAlone) }),
  };
}

function lasted({ openedAt, closedAt = openedAt }: Incident): number {
  return closedAt - openedAt;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function availabilities(
  incidents: readonly Incident[],
  window: { readonly from: number; readonly to: number },
): Report['services'] {
  const names = new Set(incidents.flatMap(({ services }) => services));
  return [...names]
    .toSorted()
    .map((service) => ({ service, ...availabilityOf(incidentsOf(incidents, { service }), window) }));
}
