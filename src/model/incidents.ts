import { describe, type Happening, openIncident, updateIncident } from './incident-record.ts';
import { incidentDependents, mayHaveIncident, subjectOf } from './incident-subject.ts';
import { isBad } from './judge.ts';
import { countsForSight } from './restate.ts';
import type { Verdict } from './verdict.ts';
import type { Tracked } from './tracker.ts';
import type { Node, Round, World } from './world.ts';

/**
 * Opens, joins and closes incidents as verdicts change and holds end. A target is in at most one open
 * incident. It joins when it is unwell for long enough, moves when its cause becomes known, and leaves
 * when it is well or gone: neither starting nor out of sight is well. An incident closes when everything
 * in it has been well for the hold.
 */
export function track(world: World, round: Round): void {
  const { tracker } = world;
  const happenings = new Map<string, Happening[]>();
  const note = (subject: string, happening: Happening) => {
    const noted = happenings.get(subject);
    if (noted) noted.push(happening);
    else happenings.set(subject, [happening]);
  };

  const due = tracker.agenda.take(round.now);
  const waiting = new Set(round.rejudged);
  for (const key of due) {
    if (key === 'restored') forgetUnconfirmed(world, note);
    const node = key.startsWith('target ') ? world.nodes.get(key.slice(7)) : undefined;
    if (node) waiting.add(node);
  }
  for (const id of round.removed) if (!world.resources.has(id)) leave(world, id, 'gone', note);
  // Nodes that are added while this runs are visited too: what is about another follows it.
  for (const node of waiting) {
    if (place(world, round, node, note))
      for (const next of incidentDependents(world, node)) waiting.add(next);
  }
  for (const [subject, noted] of happenings) settle(world, round, subject, noted);
  for (const key of due) {
    if (key.startsWith('close ')) close(world, round, key.slice(6));
    if (key.startsWith('drop ')) world.incidents.delete(key.slice(5));
  }
}

type Note = (subject: string, happening: Happening) => void;

/** Puts a node into the incident that it belongs to now. Answers whether that is another than before. */
function place(world: World, round: Round, node: Node, note: Note): boolean {
  const { tracker } = world;
  const verdict = world.verdicts.get(node.id);
  const before = tracker.subjectOf.get(node.id);
  if (!verdict || !node.resource) return false;
  tracker.unconfirmed.delete(node.id);
  if (verdict.kind === 'healthy' || verdict.kind === 'degraded') {
    return before !== undefined && leave(world, node.id, 'well', note);
  }
  if (!joins(world, round, node, verdict, before !== undefined)) return false;
  // Out of sight tells nothing new about what it was in an incident for.
  const subject = before !== undefined && !isBad(verdict.kind) ? before : subjectOf(world, node);
  if (subject === before) {
    note(subject, { kind: 'still', id: node.id });
    return false;
  }
  if (before !== undefined) leave(world, node.id, 'moved', note, subject);
  tracker.subjectOf.set(node.id, subject);
  note(subject, { kind: 'joined', id: node.id });
  return true;
}

/** Whether an unwell node belongs into an incident now; if only later, it is scheduled for then. */
function joins(world: World, round: Round, node: Node, verdict: Verdict, isIn: boolean): boolean {
  const { settings, tracker } = world;
  let holdMs = 0;
  switch (verdict.kind) {
    case 'healthy':
    case 'degraded':
      return false;
    case 'starting':
    case 'in-transition':
      return isIn;
    case 'stale':
    case 'observer-blind':
      if (!isIn && !(node.resource && countsForSight(node.resource))) return false;
      holdMs = settings.unseenHoldMs;
      break;
    case 'suspect':
      holdMs = settings.suspectHoldMs;
      break;
    default:
  }
  if (isIn) return true;
  if (!mayHaveIncident(world, node)) return false;
  const at = verdict.since + holdMs;
  if (at <= round.now) return true;
  tracker.agenda.schedule(`target ${node.id}`, at);
  return false;
}

function leave(world: World, id: string, how: 'well' | 'gone' | 'moved', note: Note, to?: string): boolean {
  const subject = world.tracker.subjectOf.get(id);
  if (subject === undefined) return false;
  world.tracker.subjectOf.delete(id);
  note(subject, { kind: how, id, ...(to === undefined ? {} : { to }) });
  return true;
}

function forgetUnconfirmed(world: World, note: Note): void {
  for (const id of world.tracker.unconfirmed) if (!world.resources.has(id)) leave(world, id, 'gone', note);
  world.tracker.unconfirmed.clear();
}

/** Writes down what happened to one incident in this fold, all at once. */
function settle(world: World, round: Round, subject: string, happenings: readonly Happening[]): void {
  const { tracker, settings } = world;
  let tracked = tracker.open.get(subject);
  const arrived = happenings.some(({ kind }) => kind === 'joined');
  if (!tracked && !arrived) return;
  const how = tracked ? 'updated' : 'opened';
  if (!tracked) {
    tracked = { incident: openIncident(world, subject, round.now), unwell: new Set(), wellSince: undefined };
    tracker.open.set(subject, tracked);
  }
  for (const { kind, id } of happenings) {
    if (kind === 'joined') tracked.unwell.add(id);
    else if (kind !== 'still') tracked.unwell.delete(id);
  }
  if (tracked.unwell.size > 0) tracked.wellSince = undefined;
  else if (tracked.wellSince === undefined) {
    tracked.wellSince = round.now;
    tracker.agenda.schedule(`close ${subject}`, round.now + settings.closeHoldMs);
  }
  const next = updateIncident(world, tracked, happenings, round.now);
  if (tracked.unwell.size === 0 && happenings.some(({ kind }) => kind === 'moved')) {
    // Its targets live on under a better-known cause: there is nothing to wait for.
    tracked.incident = next;
    finish(world, round, tracked, 'Taken over by the incident about their common cause; closed.');
    return;
  }
  if (next === tracked.incident && how === 'updated') return;
  tracked.incident = next;
  world.incidents.set(next.id, next);
  round.changes.push({ kind: 'incident', incident: next, how });
}

function close(world: World, round: Round, subject: string): void {
  const { tracker, settings } = world;
  const tracked = tracker.open.get(subject);
  if (!tracked || tracked.wellSince === undefined) return;
  const at = tracked.wellSince + settings.closeHoldMs;
  if (at > round.now) return tracker.agenda.schedule(`close ${subject}`, at);
  finish(world, round, tracked, 'Everything in it has been well; closed.');
}

function finish(world: World, round: Round, tracked: Tracked, text: string): void {
  const { tracker, settings } = world;
  const closedAt = tracked.wellSince ?? round.now;
  const incident = { ...describe(tracked.incident, [{ at: round.now, text }]), closedAt };
  tracker.open.delete(incident.subject);
  tracker.agenda.schedule(`drop ${incident.id}`, closedAt + settings.closedKeptMs);
  world.incidents.set(incident.id, incident);
  round.changes.push({ kind: 'incident', incident, how: 'closed' });
}
