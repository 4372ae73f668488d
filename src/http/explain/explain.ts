import type { View } from '../../engine/view.ts';
import { whatHoldfastDoes } from '../../engine/what-holdfast-does.ts';
import type { ChangesEvent } from '../../journal/changes-event.ts';
import type { RecordedEvent } from '../../journal/event.ts';
import type { Incident } from '../../model/incident.ts';
import type { Resource } from '../../model/resource.ts';
import type { Remediation } from '../../remediation/remediation.ts';
import type { Hold } from '../../safety/history.ts';
import { timeIfAny } from '../representations/time.ts';
import {
  type DecisionRepresentation,
  decisionRepresentation,
  recordedDecisionRepresentation,
} from '../representations/decision.ts';
import type { Explanation } from '../representations/explanation.ts';
import { HttpProblem } from '../problem.ts';
import { holdRepresentation } from '../representations/hold.ts';
import { incidentRepresentation } from '../representations/incident.ts';
import { remediationRepresentation } from '../representations/remediation.ts';
import { resourceRepresentation } from '../representations/resource.ts';
import { signalRepresentation } from '../representations/signal.ts';
import { findPast } from './past.ts';
import { findSubject, type Subject } from './subject.ts';
import { summaryOf } from './summary.ts';
import { whatWouldChange } from './what-would-change.ts';
import { ladderOf } from './ladder.ts';
import { watchOf } from './policy-watch.ts';
import { whyNotProposed } from './why-not.ts';

const mostResources = 20;

/**
 * All that bears on one thing: evidence, every gate, what was done, what would change the answer. What the
 * daemon no longer has in memory is looked up in the journal. Throws HttpProblem.
 */
export async function explain(id: string, view: View): Promise<Explanation> {
  try {
    return explainSubject(findSubject(id, view), view);
  } catch (error) {
    const past = error instanceof HttpProblem && error.status === 404 ? await findPast(id, view) : undefined;
    if (past === undefined) throw error;
    return explainSubject(past.subject, view, past.decisions, past.changes);
  }
}

function explainSubject(
  subject: Subject,
  view: View,
  recorded: readonly RecordedEvent[] = view.recentEvents(),
  pastChanges?: ChangesEvent,
): Explanation {
  const model = view.model();
  const now = view.now();
  const targets = targetsOf(subject);
  const decisions = decisionsOn(subject, targets, view, recorded);
  const remediations =
    subject.kind === 'remediation'
      ? [subject.remediation]
      : view
          .remediations()
          .filter(
            (one) =>
              (subject.kind === 'policy' && one.policy === subject.policy.name) ||
              targets.has(one.target) ||
              (subject.kind === 'incident' && one.incident === subject.incident.id),
          );
  const shown = [...targets].slice(0, mostResources);
  const resources = shown.flatMap((target) => model.resources.get(target) ?? []);
  const groupIds = new Set(shown.flatMap((target) => [target, ...model.groupsOf(target)]));
  const groups = [...groupIds].flatMap((group) => model.groups.get(group) ?? []);
  const [first] = resources;
  const context = {
    decisions,
    otherPolicies: first === undefined ? [] : whyNotProposed(first, view),
    watch: subject.kind === 'policy' ? watchOf(subject.policy, view) : undefined,
    remediations: remediations.map((one) => remediationRepresentation(one, model)),
    incidents: incidentsOn(subject, targets, view).map((one) =>
      incidentRepresentation(one, model, now, view.changesBefore(one.id) ?? pastChanges),
    ),
    resources: resources.map((resource) => ({
      ...resourceRepresentation(resource, model),
      signals: (model.signals.get(resource.id) ?? []).map((signal) => signalRepresentation(signal, now)),
    })),
    groups: groups.map(({ id: group, name, kind, state, serving, desired, failing, unknown }) => {
      return { id: group, name, kind, state, serving, desired, failing, unknown };
    }),
    holds: view
      .holds()
      .filter((hold) => bearsOn(hold, targets, view, decisions))
      .map(holdRepresentation),
    lookedAtNext: timeIfAny(nextLook(shown, view)),
    readNext: timeIfAny(nextRead(resources, view)),
  };
  const trouble = {
    targets,
    ...(subject.kind === 'incident' ? { incident: subject.incident.id } : {}),
  };
  const does = whatHoldfastDoes(trouble, {
    model,
    now,
    decisions: view.decisions(),
    remediations: view.remediations(),
    policies: view.policies(),
    waiting: (policy, target) => view.waiting(policy, target),
  });
  return { ...summaryOf(subject, context, does), ...context };
}

function targetsOf(subject: Subject): ReadonlySet<string> {
  switch (subject.kind) {
    case 'proposal':
      return new Set([subject.decision.proposal.target]);
    case 'ended-proposal':
      return new Set([subject.decision.target]);
    case 'remediation':
      return new Set([subject.remediation.target]);
    case 'incident':
      return new Set([subject.incident.subject, ...subject.incident.affected]);
    case 'resource':
      return new Set([subject.resource.id]);
    case 'group':
      return new Set([subject.group.id, ...subject.group.members]);
    case 'policy':
      return new Set();
    case 'gone':
      return new Set([subject.id]);
  }
}

function decisionsOn(
  subject: Subject,
  targets: ReadonlySet<string>,
  view: View,
  recorded: readonly RecordedEvent[],
): Explanation['decisions'] {
  const model = view.model();
  const found: DecisionRepresentation[] = [];
  if (subject.kind === 'proposal') {
    found.push(decisionRepresentation(subject.decision, model, view.gates()));
  } else if (subject.kind === 'ended-proposal') {
    found.push(recordedDecisionRepresentation(subject.decision, model, view.gates(), false));
  } else if (subject.kind === 'remediation') {
    found.push(...decisionBehind(subject.remediation, view, recorded));
  } else if (subject.kind === 'gone') {
    const done = view.remediations().filter((one) => targets.has(one.target));
    found.push(...done.flatMap((one) => decisionBehind(one, view, recorded)));
    // Nothing was done to it: then the last that was decided of it says why.
    const last = recorded.find((event) => event.kind === 'decision' && event.target === subject.id);
    if (found.length === 0 && last?.kind === 'decision')
      found.push(recordedDecisionRepresentation(last, model, view.gates(), false));
  } else {
    const standing = view
      .decisions()
      .filter(({ proposal }) =>
        subject.kind === 'policy'
          ? proposal.policy.name === subject.policy.name
          : targets.has(proposal.target),
      );
    found.push(...standing.map((one) => decisionRepresentation(one, model, view.gates())));
  }
  return found.map((decision) => ({
    ...decision,
    whatWouldChangeIt: whatWouldChange(decision),
    ladder: decision.standing ? ladderOfKey(decision.proposal, view) : [],
  }));
}

function ladderOfKey(key: string, view: View): string[] {
  const standing = view.decisions().find(({ proposal }) => proposal.key === key);
  return standing === undefined ? [] : ladderOf(standing.proposal, view);
}

/** The decision by which it was done: by now its proposal has mostly ended, so the journal is asked. */
function decisionBehind(
  remediation: Remediation,
  view: View,
  recorded: readonly RecordedEvent[],
): DecisionRepresentation[] {
  const { proposalKey, startedAt } = remediation;
  const decided = recorded.find(
    (event) =>
      event.kind === 'decision' &&
      event.proposal === proposalKey &&
      event.outcome === 'act' &&
      event.at <= startedAt,
  );
  if (decided?.kind !== 'decision') return [];
  return [recordedDecisionRepresentation(decided, view.model(), view.gates(), false)];
}

function incidentsOn(subject: Subject, targets: ReadonlySet<string>, view: View): Incident[] {
  if (subject.kind === 'incident') return [subject.incident];
  return [...view.model().incidents.values()].filter(
    (incident) => targets.has(incident.subject) || incident.affected.some((id) => targets.has(id)),
  );
}

/** Whether a hold's scope covers any of these. The gate has the last word; this is to show it beside. */
function bearsOn(
  hold: Hold,
  targets: ReadonlySet<string>,
  view: View,
  decisions: readonly DecisionRepresentation[],
): boolean {
  const model = view.model();
  const [kind, ...rest] = hold.scope.split(':');
  const name = rest.join(':');
  if (kind === 'all') return true;
  if (kind === 'policy') return decisions.some((decision) => decision.policy === name);
  return [...targets].some((id) => {
    const resource = model.resources.get(id);
    switch (kind) {
      case 'resource':
        return id === name;
      case 'group':
        return id === name || model.groupsOf(id).includes(name);
      case 'service':
        return model.servicesOf(id).includes(name);
      case 'zone':
        return resource?.zone === name;
      case 'account':
        return resource?.account === name;
      default:
        return false;
    }
  });
}

function nextLook(targets: readonly string[], view: View): number | undefined {
  const reviews = [
    ...targets.flatMap((id) => [
      view.model().verdicts.get(id)?.reviewAt,
      ...view.policies().map(({ name }) => view.waiting(name, id)?.reviewAt),
    ]),
    ...view
      .decisions()
      .filter((decision) => targets.includes(decision.proposal.target))
      .map((decision) => decision.reviewAt),
  ].filter((at) => at !== undefined && at >= view.now());
  return reviews.length === 0 ? undefined : Math.min(...reviews.map(Number));
}

/** Global services are read from one place, as the sweeps do. */
function nextRead(resources: readonly Resource[], view: View): number | undefined {
  const times = resources
    .map(({ account, region }) =>
      view.nextReadAt({ account, region: region === 'global' ? 'us-east-1' : region }),
    )
    .filter((at) => at !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}
