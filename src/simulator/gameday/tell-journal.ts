import type { RecordedEvent } from '../../journal/event.ts';
import { pageInWords } from '../../journal/page-in-words.ts';
import { standingInWords } from '../../journal/standing-in-words.ts';
import { groupInWords } from '../../model/group-in-words.ts';
import { durationInWords } from '../../safety/in-words.ts';
import { isNewsworthy } from '../newsworthy.ts';
import { planInWords } from '../plan-in-words.ts';
import type { Names } from './names.ts';
import type { StoryLine } from './story.ts';

/** What the daemon saw, concluded, did and called for; what its gates said is told apart. */
export function tellJournal(events: readonly RecordedEvent[], names: Names): readonly StoryLine[] {
  const actedOn = new Map<string, string>();
  const isNews = signalNews(events);
  return events.flatMap((event): readonly StoryLine[] => {
    if (event.kind === 'intent') actedOn.set(event.remediation, event.target);
    if (event.kind === 'signal-changed' && !isNews(event)) return [];
    return tellEvent(event, names, actedOn);
  });
}

type SignalChanged = Extract<RecordedEvent, { kind: 'signal-changed' }>;

/** Transitions of what matters; that a new thing is not known yet, and then is well, is none. */
function signalNews(events: readonly RecordedEvent[]): (signal: SignalChanged) => boolean {
  const matters = thatMatter(events);
  const notYetKnown = new Set<string>();
  return ({ resource, check, from, to }) => {
    if (from === to || !matters.has(resource)) return false;
    const key = `${resource} ${check}`;
    const isFirst = from === undefined || (from === 'unknown' && notYetKnown.has(key));
    if (isFirst && to === 'unknown') notYetKnown.add(key);
    else notYetKnown.delete(key);
    return !isFirst || to === 'fail' || to === 'warn';
  };
}

/** Whatever was found unwell, or was acted on: only of these are signals worth a line. */
function thatMatter(events: readonly RecordedEvent[]): ReadonlySet<string> {
  return new Set(
    events.flatMap((event) => {
      if (event.kind === 'verdict-changed' && isNewsworthy(event.to)) return [event.target];
      return event.kind === 'intent' ? [event.target] : [];
    }),
  );
}

function tellEvent(
  event: RecordedEvent,
  names: Names,
  actedOn: ReadonlyMap<string, string>,
): readonly StoryLine[] {
  const { at } = event;
  const line = (
    lane: StoryLine['lane'],
    subject: string,
    text: string,
    repeated: Pick<StoryLine, 'together' | 'once'> = {},
  ): readonly StoryLine[] => [
    { at, lane, subject: names.of(subject), text: names.inText(text).trim(), ...repeated },
  ];
  switch (event.kind) {
    case 'signal-changed': {
      const change = `${event.check} ${event.from === undefined ? '' : `${event.from} → `}${event.to}`;
      return line('signal', event.resource, `${change}: ${event.reason}`, { together: change });
    }
    case 'verdict-changed': {
      const isBack = event.to === 'healthy' && event.from !== undefined && isNewsworthy(event.from);
      if (!isNewsworthy(event.to) && !isBack) return [];
      const text = isBack ? 'healthy again' : `${event.to}. ${event.reason}`;
      return line('verdict', event.target, text, { together: event.to });
    }
    case 'incident': {
      const { incident, how } = event;
      if (how === 'updated') return [];
      const text =
        how === 'opened'
          ? `incident opened: ${incident.verdict}`
          : `incident closed after ${durationInWords(at - incident.openedAt)}`;
      return line('verdict', incident.subject, text, { together: text });
    }
    case 'intent': {
      return line('action', event.target, prefixes[event.purpose] + planInWords(event));
    }
    case 'step': {
      if (event.progress === 'sent') return [];
      return line('action', subjectOf(event, actedOn), `step ${event.progress}: ${event.detail}`);
    }
    case 'verification':
      return line('action', subjectOf(event, actedOn), `verified, ${event.outcome}: ${event.reason}`);
    case 'standing': {
      if (event.how === 'renewed') return [];
      return line('action', event.target, standingInWords(event));
    }
    case 'remediation-ended': {
      const took = durationInWords(at - event.startedAt);
      // Of what was not even begun, or ended by others, why is all that there is to tell.
      const why = event.outcome === 'refused' || event.stood === 'gone' ? `, ${event.reason}` : '';
      return line('action', event.target, `${event.action} ended after ${took}: ${event.outcome}${why}`);
    }
    case 'approval':
      return line('action', event.proposal, `${event.verdict} by ${event.by}`);
    case 'taken':
      return line('action', event.target, `taken by ${event.by}`);
    case 'given-back':
      return line('action', event.target, `given back by ${event.by}`);
    case 'break-glass':
      return line('action', event.target, `${event.by} orders it in spite of ${event.gates.join(', ')}`);
    case 'page':
      return line('page', event.target, `calls ${event.to}: ${pageInWords(event)}`, {
        together: event.policy,
        once: `${event.policy}|${event.target}|${event.incident ?? ''}`,
      });
    case 'policies-refused':
      return line('trouble', 'policies', `refused: ${event.problems.join('; ')}`, {
        once: event.problems.join(),
      });
    case 'trouble':
      return line('trouble', event.part, `${event.state}: ${event.reason}`, { once: event.reason });
    case 'group-breaker': {
      // That shares begin to be taken of a size, or no longer are, is no news by itself.
      const isNews = event.state !== 'closed' || event.discarded !== undefined || event.by !== undefined;
      const breaker = `breaker of the ${groupInWords(event.group)}`;
      return isNews ? line('verdict', event.group, `the ${breaker} is ${event.state}. ${event.reason}`) : [];
    }
    case 'stop-switch':
      return line('trouble', 'stop switch', event.reason ?? event.state, { once: event.state });
    case 'hold-ending':
      return [];
    case 'hold-placed':
      return line('action', event.hold.scope, `held by ${event.hold.owner}: ${event.hold.reason}`);
    case 'daemon-started':
      return line('world', 'holdfast', 'starts');
    case 'daemon-stopped':
      return line('world', 'holdfast', `stops: ${event.reason}`);
    case 'changes':
    case 'observed':
    case 'remembered':
    case 'waits-resumed':
    case 'decision':
    case 'hold-released':
    case 'notified':
    case 'policies-loaded':
    case 'proposal-ended':
      return [];
  }
}

const prefixes = {
  remedy: '',
  undo: 'takes back: ',
  renew: 'renews: ',
  return: 'gives back: ',
  'leave-again': 'calls the return off: ',
} as const;

function subjectOf(event: { remediation: string }, actedOn: ReadonlyMap<string, string>): string {
  return actedOn.get(event.remediation) ?? event.remediation;
}
