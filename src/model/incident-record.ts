import type { Incident, TimelineEntry } from './incident.ts';
import { nameOf } from './name-of.ts';
import { sharedCauses } from './shared-cause.ts';
import type { Verdict, VerdictKind } from './verdict.ts';
import type { Tracked } from './tracker.ts';
import type { World } from './world.ts';

/** What happened to one target of an incident in one fold. */
export interface Happening {
  /** `still`: it is in it as before, perhaps with another verdict. */
  readonly kind: 'joined' | 'still' | 'well' | 'gone' | 'moved';
  readonly id: string;
  /** Subject that it moved to. */
  readonly to?: string;
}

const timelineBound = 100;
/** Out-of-sight incidents name so many resources: nobody acts on them one by one. */
const sightBound = 100;

/**
 * How much a verdict tells of the cause, rising. An incident takes the most telling one it ever had. It holds
 * what is broken together with those that depend on it: of such victims the verdict tells least.
 */
const telling: readonly VerdictKind[] = [
  'stale',
  'observer-blind',
  'suspect',
  'dependency-failed',
  'host-failed',
  ...sharedCauses.filter((cause) => cause !== 'dependency-failed').toReversed(),
];

/** A new, still empty incident. Ids count per day, so they stay unique and short across restarts. */
export function openIncident(world: World, subject: string, now: number): Incident {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
  const number = (world.tracker.numbered.get(day) ?? 0) + 1;
  world.tracker.numbered.set(day, number);
  return {
    id: `inc-${day}-${number}`,
    subject,
    subjectName: subjectInWords(world, subject),
    verdict: 'stale',
    fingerprint: '',
    openedAt: now,
    affected: [],
    services: [],
    reason: '',
    evidence: [],
    timeline: [],
  };
}

/** The incident after one fold's happenings; the same object when there is nothing new to tell. */
export function updateIncident(
  world: World,
  tracked: Tracked,
  happenings: readonly Happening[],
  now: number,
): Incident {
  const { incident, unwell } = tracked;
  const isNew = incident.timeline.length === 0;
  const present = happenings.filter(({ kind }) => kind === 'joined' || kind === 'still');
  const top = mostTelling(world, present);
  const escalates = top !== undefined && (isNew || rank(top.kind) > rank(incident.verdict));
  const entries = tell(world, happenings, now);
  if (escalates && !isNew) entries.push({ at: now, text: `Now ${top.kind}: ${top.reason}` });
  if (entries.length === 0) return incident;

  const services = new Set(incident.services);
  for (const { id } of present) for (const name of world.nodes.get(id)?.services ?? []) services.add(name);
  const affected = unwell.size === 0 ? incident.affected : [...unwell].toSorted();
  const verdict = escalates ? top.kind : incident.verdict;
  return describe(
    {
      ...incident,
      verdict,
      fingerprint: `${incident.subject}#${verdict}`,
      affected: incident.subject.startsWith('sight:') ? affected.slice(0, sightBound) : affected,
      services: [...services].toSorted(),
      ...(escalates ? { reason: top.reason, evidence: top.evidence } : {}),
    },
    entries,
  );
}

/** The incident with more timeline: bounded to its oldest entry and the newest 99. */
export function describe(incident: Incident, entries: readonly TimelineEntry[]): Incident {
  const [first, ...rest] = [...incident.timeline, ...entries];
  if (!first) return incident;
  return { ...incident, timeline: [first, ...rest.slice(-(timelineBound - 1))] };
}

function rank(kind: VerdictKind): number {
  return telling.indexOf(kind);
}

function mostTelling(world: World, present: readonly Happening[]): Verdict | undefined {
  let top: Verdict | undefined;
  for (const { id } of present) {
    const verdict = world.verdicts.get(id);
    if (!verdict) continue;
    const better = top ? rank(verdict.kind) - rank(top.kind) : 1;
    // Of equals the one first by id, so that the order of looking decides nothing.
    if (better > 0 || (top && better === 0 && verdict.target < top.target)) top = verdict;
  }
  return top;
}

/** One line for those that did the same. */
function tell(world: World, happenings: readonly Happening[], now: number): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const add = (kind: Happening['kind'], text: (names: string, first: Happening) => string) => {
    const same = happenings
      .filter((happening) => happening.kind === kind)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const [first] = same;
    if (!first) return;
    const others = same.length === 1 ? '' : ` and ${same.length - 1} more`;
    entries.push({ at: now, text: text(`${subjectInWords(world, first.id)}${others}`, first) });
  };
  add('joined', (names, { id }) => {
    const verdict = world.verdicts.get(id);
    return `${names}: ${verdict?.kind ?? 'unwell'}. ${verdict?.reason ?? ''}`.trimEnd();
  });
  add('well', (names) => `Well again: ${names}.`);
  add('gone', (names) => `No longer there: ${names}.`);
  add('moved', (names, { to }) => `${names}: now counted under ${subjectInWords(world, to ?? '')}.`);
  return entries;
}

/** What people call a subject: a resource, a group, a zone, a region, or our own sight of one. */
function subjectInWords(world: World, subject: string): string {
  if (subject.startsWith('zone:')) return `zone ${subject.slice(5)}`;
  if (subject.startsWith('region:')) return `several groups in ${subject.slice(7)}`;
  if (subject.startsWith('sight:')) return `what can be seen of ${subject.slice(6)}`;
  return nameOf(subject, world);
}
