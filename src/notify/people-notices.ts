import type { View } from '../engine/view.ts';
import type { JournalEvent } from '../journal/event.ts';
import { timeInWords } from '../model/time-in-words.ts';
import { key, quote, sentence, standingGuards, subject } from './notice-about.ts';
import type { Notice } from './notifier.ts';

type EventOf<K extends JournalEvent['kind']> = Extract<JournalEvent, { kind: K }>;

export function holdNotice({ hold, at }: EventOf<'hold-ending'>): Notice {
  const { id, scope, owner, reason, expiresAt } = hold;
  return {
    key: key('hold', id),
    status: 'firing',
    severity: 'info',
    alert: 'HoldfastHold',
    title: `The hold of ${owner} on ${scope} ends at ${timeInWords(expiresAt)}`,
    text: `It was placed because: ${sentence(reason)} After it, what policies ask for is decided anew. If it must go on, place another.`,
    at,
    evidence: [],
    guards: [],
    commands: [`holdfast hold ${quote(scope)} --for 2h --reason "…"`, 'holdfast status'],
  };
}

/** For the others who were called: somebody is at it, or nobody any more. */
export function takenNotice(event: EventOf<'taken' | 'given-back'>, view: View): Notice {
  const about = subject(event, view);
  const id = event.incident ?? event.target;
  const isTaken = event.kind === 'taken';
  return {
    ...about,
    key: key(event.kind, id, String(event.at)),
    status: 'firing',
    severity: isTaken ? 'info' : 'warning',
    alert: 'HoldfastTaken',
    title: isTaken
      ? `${event.by} has taken ${about.target.name}`
      : `${about.target.name} was given back and is nobody's`,
    text: isTaken
      ? 'Nobody else is called about it until it is given back or over.'
      : `${event.from} had taken it, and ${event.by} gave it back. It still needs a person.`,
    at: event.at,
    evidence: [],
    guards: [],
    commands: [`holdfast ${isTaken ? 'give-back' : 'take'} ${quote(id)}`, `holdfast explain ${quote(id)}`],
  };
}

export function breakGlassNotice(event: EventOf<'break-glass'>, view: View): Notice {
  const about = subject(event, view);
  return {
    ...about,
    key: key('break-glass', event.proposal, String(event.at)),
    status: 'firing',
    severity: 'critical',
    alert: 'HoldfastBreakGlass',
    title: `${event.by} broke glass: ${event.action} on ${about.target.name}`,
    text: `In spite of ${event.gates.join(', ')}, because: ${sentence(event.reason)} Every other gate is asked again. It is good for one action; to stop it, reject it.`,
    at: event.at,
    action: event.action,
    evidence: [],
    guards: standingGuards(event.policy, event.target, view),
    commands: ['explain', 'reject'].map((verb) => `holdfast ${verb} ${quote(event.proposal)}`),
  };
}
