import { remedyInWords } from '../model/remedy-in-words.ts';
import { dateInWords } from '../model/time-in-words.ts';
import { isObserver, observersPart } from '../engine/troubles.ts';
import type { View } from '../engine/view.ts';
import type { JournalEvent } from '../journal/event.ts';
import { daemonPolicy } from '../policy/policy.ts';
import { approvalWindowMs } from '../safety/approval-window.ts';
import { approval } from '../safety/gates/approval.ts';
import { key, quote, sentence, standingGuards, subject } from './notice-about.ts';
import type { Notice } from './notifier.ts';
import { breakGlassNotice, holdNotice, takenNotice } from './people-notices.ts';

type EventOf<K extends JournalEvent['kind']> = Extract<JournalEvent, { kind: K }>;

/** What an event says to people: undefined for the many that are of no business of theirs at 3 a.m. */
export function noticeOf(event: JournalEvent, view: View): Notice | undefined {
  switch (event.kind) {
    case 'page':
      return pageNotice(event, view);
    case 'decision':
      return event.outcome === 'await-approval' ? approvalNotice(event, view) : undefined;
    case 'hold-ending':
      return holdNotice(event);
    case 'taken':
    case 'given-back':
      return takenNotice(event, view);
    case 'break-glass':
      return breakGlassNotice(event, view);
    case 'remediation-ended':
      return endNotice(event, view);
    case 'standing':
      return standingNotice(event, view);
    case 'trouble':
      return troubleNotice(event, view);
    default:
      return undefined;
  }
}

/** Ends a page when its incident has closed, under the same key. */
export function pageEnd(page: Notice, event: EventOf<'incident'>): Notice {
  const { options: _past, ...rest } = page;
  return {
    ...rest,
    status: 'resolved',
    severity: 'info',
    at: event.at,
    title: `${event.incident.subjectName} has recovered`,
    text: `The incident ${event.incident.id} is closed. The page was: ${sentence(page.title)}`,
    evidence: [],
    guards: [],
    commands: [`holdfast explain ${event.incident.id}`],
  };
}

function pageNotice(event: EventOf<'page'>, view: View): Notice {
  return event.policy === daemonPolicy ? ownNotice(event) : policyNotice(event, view);
}

/** Holdfast about itself. It ends with the trouble, so it carries its key. */
function ownNotice(event: EventOf<'page'>): Notice {
  return {
    key: troubleKey(event.target),
    status: 'firing',
    severity: 'critical',
    alert: 'HoldfastPage',
    title: `Holdfast: trouble with ${event.target} lasts`,
    text: event.summary,
    at: event.at,
    evidence: [],
    guards: [],
    commands: ['holdfast status'],
  };
}

function policyNotice(event: EventOf<'page'>, view: View): Notice {
  const incident = event.incident === undefined ? undefined : view.model().incidents.get(event.incident);
  return {
    ...subject(event, view),
    key: key('page', event.policy, event.target),
    status: 'firing',
    severity: 'critical',
    alert: 'HoldfastPage',
    // In journals of older versions a call was one text.
    title: event.title ?? event.summary,
    text:
      incident === undefined || event.summary.includes(incident.reason)
        ? event.summary
        : `${sentence(event.summary)} ${sentence(incident.reason)}`,
    at: event.at,
    evidence: (incident?.evidence ?? []).map(({ check, state, reason }) => ({ check, state, reason })),
    guards: standingGuards(event.policy, event.target, view),
    ...(event.options === undefined ? {} : { options: event.options }),
    commands: [`holdfast explain ${quote(event.incident ?? event.target)}`],
  };
}

/**
 * Ends a request for approval under its own key, once it was answered, ran out or lost its cause; undefined
 * while it stands, also when another gate comes between for a while.
 */
export function requestEnd(
  request: Notice,
  event: EventOf<'decision' | 'proposal-ended'>,
): Notice | undefined {
  const ended = event.kind === 'decision' ? answerIn(event) : noLongerAsked;
  if (ended === undefined) return undefined;
  return {
    ...request,
    status: 'resolved',
    severity: 'info',
    at: event.at,
    title: `${request.action ?? 'action'} on ${request.target?.name ?? event.target}: ${ended.how}`,
    text: ended.why,
    evidence: [],
    guards: [],
    commands: [`holdfast explain ${quote(event.proposal)}`],
  };
}

const noLongerAsked = {
  how: 'no longer asked for',
  why: 'The facts changed: the policy does not ask for it any more.',
};

function answerIn({ gates, outcome }: EventOf<'decision'>): typeof noLongerAsked | undefined {
  const word = gates.find(({ gate }) => gate === approval.name);
  if (outcome === 'act')
    return {
      how: word?.overriddenBy === undefined ? 'allowed' : `ordered by ${word.overriddenBy}`,
      why: word?.reason ?? 'Every gate allows it.',
    };
  if (word?.outcome !== 'deny') return undefined;
  const by = word.votes?.rejectedBy;
  return { how: by === undefined ? 'nobody approved it in time' : `rejected by ${by}`, why: word.reason };
}

function approvalNotice(event: EventOf<'decision'>, view: View): Notice {
  const about = subject(event, view);
  const { proposal } = event;
  const question = view.questionOf(proposal);
  const remedy = view.traits().get(event.action);
  const word = event.gates.find(({ gate }) => gate === approval.name);
  // In mode veto there is a time at which it is done unless somebody objects; else somebody must agree.
  const announced = word?.until !== undefined;
  const until = word?.until ?? event.at + windowOf(event.policy, view);
  const deadline = announced ? '' : `What is not approved by ${dateInWords(until)} counts as refused. `;
  return {
    ...about,
    key: key('approval', event.proposal),
    status: 'firing',
    severity: 'warning',
    alert: 'HoldfastApproval',
    title: announced
      ? `${event.action} on ${about.target.name} unless somebody objects`
      : `Approve ${event.action} on ${about.target.name}?`,
    text: `${remedy === undefined ? '' : `${remedyInWords(remedy)} `}${sentence(event.reason)} ${word === undefined ? '' : `${sentence(word.reason)} `}${deadline}Every other gate allows it; they are all asked again before anything is done.`,
    at: event.at,
    action: event.action,
    ...(question === undefined ? {} : { request: { proposal, question, until } }),
    evidence: event.evidence.map(({ check, state, reason }) => ({ check, state, reason })),
    guards: event.gates,
    commands: ['approve', 'reject', 'plan', 'explain'].map(
      (verb) => `holdfast ${verb} ${quote(event.proposal)}`,
    ),
  };
}

function windowOf(name: string, view: View): number {
  const policy = view.policies().find((one) => one.name === name);
  const settings = view.settings();
  return policy === undefined ? settings.approvalWindowMs : approvalWindowMs(policy, settings);
}

function endNotice(event: EventOf<'remediation-ended'>, view: View): Notice {
  const about = subject(event, view);
  const remediation = view.remediations().find((one) => one.id === event.remediation);
  // What AWS or somebody else ended is no success of ours, unless it was not needed any more.
  const gone = event.stood === 'gone' && event.well !== true;
  const good = event.outcome === 'success' && !gone;
  return {
    ...about,
    key: key('remediation', event.remediation),
    status: good ? 'resolved' : 'firing',
    // Interrupted is half done: nobody but a person goes on with it.
    severity: good ? 'info' : event.outcome === 'interrupted' ? 'critical' : 'warning',
    alert: 'HoldfastAction',
    title:
      event.stood === 'gone'
        ? `${event.action} on ${about.target.name} is not in force any more, and not by Holdfast`
        : `${event.action} on ${about.target.name}: ${event.outcome}`,
    // What was given back or ended otherwise says itself what it was.
    text: `${remediation === undefined || event.stood !== undefined ? '' : `${sentence(remediation.plan.summary)} `}${sentence(event.reason)}`,
    at: event.at,
    action: event.action,
    evidence: [],
    guards: [],
    commands: [`holdfast explain ${event.remediation}`],
  };
}

/** What stands is told when it begins, and when it could not be given back or renewed; renewals are routine. */
function standingNotice(event: EventOf<'standing'>, view: View): Notice | undefined {
  if (event.how !== 'began' && event.how !== 'kept') return undefined;
  const about = subject(event, view);
  const began = event.how === 'began';
  // Of a zonal shift AWS's own end, of suspended processes that of a mark only: nobody may rely on AWS here.
  const until =
    event.expiresAt === undefined
      ? ''
      : `; what keeps or marks it runs out at ${dateInWords(event.expiresAt)} unless it is renewed`;
  return {
    ...about,
    key: key('remediation', event.remediation),
    status: began ? 'resolved' : 'firing',
    severity: began ? 'info' : 'warning',
    alert: 'HoldfastAction',
    title: `${event.action} on ${about.target.name} ${began ? 'helped, and is in force' : 'is still in force'}`,
    text: `${sentence(event.reason)} It stays in force until Holdfast gives it back${until}.`,
    at: event.at,
    action: event.action,
    evidence: [],
    guards: [],
    commands: [`holdfast explain ${event.remediation}`],
  };
}

/** Of observers the first is told for all, and their end with the last. */
function troubleNotice(event: EventOf<'trouble'>, view: View): Notice | undefined {
  const began = event.state === 'began';
  if (!began && isObserver(event.part) && view.troubles().some(({ part }) => isObserver(part)))
    return undefined;
  return {
    key: troubleKey(isObserver(event.part) ? observersPart : event.part),
    status: began ? 'firing' : 'resolved',
    severity: began ? 'warning' : 'info',
    alert: 'HoldfastTrouble',
    title: `Holdfast: trouble with ${event.part}${began ? '' : ' is over'}`,
    text: event.reason,
    at: event.at,
    evidence: [],
    guards: [],
    commands: ['holdfast status'],
  };
}

function troubleKey(part: string): string {
  return key('trouble', part);
}
