import type { View } from '../../engine/view.ts';
import type { RecordedEvent } from '../../journal/event.ts';
import type { Group } from '../../model/group.ts';
import type { Incident } from '../../model/incident.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Resource } from '../../model/resource.ts';
import type { Remediation } from '../../remediation/remediation.ts';
import type { Decision } from '../../safety/decision.ts';
import { HttpProblem } from '../problem.ts';

export type RecordedDecision = Extract<RecordedEvent, { kind: 'decision' }>;

/** What a person may ask about. */
export type Subject =
  | { readonly kind: 'proposal'; readonly decision: Decision }
  | { readonly kind: 'ended-proposal'; readonly decision: RecordedDecision }
  | { readonly kind: 'remediation'; readonly remediation: Remediation }
  | { readonly kind: 'incident'; readonly incident: Incident }
  | { readonly kind: 'resource'; readonly resource: Resource }
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'policy'; readonly policy: Policy }
  /** It was here, and no observer sees it any more: what was replaced is asked about most of all. */
  | { readonly kind: 'gone'; readonly id: string };

const mostCandidates = 10;

/**
 * Finds what an id means: exact ids first, then what people say: a name, or the last part of an ARN.
 * Throws HttpProblem 404, or 409 with the candidates when several things have the name.
 */
export function findSubject(id: string, view: View): Subject {
  const exact = findById(id, view);
  if (exact !== undefined) return exact;
  const present = findByName(id, view);
  const candidates = present.length > 0 ? present : findGone(id, view);
  const [only] = candidates;
  if (only === undefined) {
    throw new HttpProblem(
      404,
      `nothing here is called "${id}": give the id or name of a resource, group, policy, proposal, remediation or incident`,
    );
  }
  if (candidates.length > 1) {
    const ids = candidates.map(idOf);
    const count = candidates.length >= mostCandidates ? `${mostCandidates} or more` : candidates.length;
    throw new HttpProblem(
      409,
      `${count} things are called "${id}", give one of their ids: ${ids.join(', ')}`,
      ids,
    );
  }
  return only;
}

function findById(id: string, view: View): Subject | undefined {
  const model = view.model();
  const decision = view.decisions().find((one) => one.proposal.key === id);
  if (decision !== undefined) return { kind: 'proposal', decision };
  const remediation = view.remediations().find((one) => one.id === id);
  if (remediation !== undefined) return { kind: 'remediation', remediation };
  const incident = model.incidents.get(id);
  if (incident !== undefined) return { kind: 'incident', incident };
  const resource = model.resources.get(id);
  if (resource !== undefined) return { kind: 'resource', resource };
  const group = model.groups.get(id);
  if (group !== undefined) return { kind: 'group', group };
  const policy = view.policies().find((one) => one.name === id);
  if (policy !== undefined) return { kind: 'policy', policy };
  const ended = view
    .recentEvents()
    .find((event): event is RecordedDecision => event.kind === 'decision' && event.proposal === id);
  return ended && { kind: 'ended-proposal', decision: ended };
}

function findByName(name: string, view: View): Subject[] {
  const model = view.model();
  const found: Subject[] = [];
  for (const resource of model.resources.values()) {
    if (found.length >= mostCandidates) return found;
    if (isCalled(resource, name)) found.push({ kind: 'resource', resource });
  }
  for (const group of model.groups.values()) {
    if (found.length >= mostCandidates) return found;
    if (isCalled(group, name) && !model.resources.has(group.id)) found.push({ kind: 'group', group });
  }
  return found;
}

/** What was acted on or was part of an incident, as far back as those are kept. */
function findGone(name: string, view: View): Subject[] {
  const incidents = [...view.model().incidents.values()];
  const ids = new Set([
    ...view.remediations().map(({ target }) => target),
    ...incidents.flatMap(({ subject, affected }) => [subject, ...affected]),
  ]);
  return [...ids]
    .filter((id) => id === name || isCalled({ id, name: id }, name))
    .slice(0, mostCandidates)
    .map((id) => ({ kind: 'gone', id }));
}

function idOf(subject: Subject): string {
  switch (subject.kind) {
    case 'proposal':
      return subject.decision.proposal.key;
    case 'ended-proposal':
      return subject.decision.proposal;
    case 'remediation':
      return subject.remediation.id;
    case 'incident':
      return subject.incident.id;
    case 'resource':
      return subject.resource.id;
    case 'group':
      return subject.group.id;
    case 'policy':
      return subject.policy.name;
    case 'gone':
      return subject.id;
  }
}

export function isCalled(thing: { readonly id: string; readonly name: string }, name: string): boolean {
  return thing.name === name || thing.id.endsWith(`/${name}`) || thing.id.endsWith(`:${name}`);
}
