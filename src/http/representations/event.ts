import { z } from 'zod';
import type { RecordedEvent } from '../../journal/event.ts';
import { pageInWords } from '../../journal/page-in-words.ts';
import { standingInWords } from '../../journal/standing-in-words.ts';
import { groupInWords } from '../../model/group-in-words.ts';
import type { Model } from '../../model/model.ts';
import { changesInWords } from './changes-in-words.ts';
import { time, timeShape } from './time.ts';
import { headline } from './decision.ts';
import { nameOf } from '../../model/name-of.ts';

export const eventShape = z
  .object({
    number: z.int(),
    at: timeShape,
    kind: z.string(),
    text: z.string().describe('The event in one line.'),
    target: z.string().optional(),
    proposal: z.string().optional(),
    remediation: z.string().optional(),
    incident: z.string().optional(),
  })
  .meta({ id: 'Event', description: 'A journal event, told in one line, with what to ask for more.' });

/** Bounded whatever the event holds: whole plans and evidence are asked for by id. */
export function eventRepresentation(event: RecordedEvent, model: Model): z.output<typeof eventShape> {
  return {
    number: event.number,
    at: time(event.at),
    kind: event.kind,
    text: tell(event, model),
    target: 'target' in event ? event.target : 'resource' in event ? event.resource : undefined,
    proposal: 'proposal' in event ? event.proposal : undefined,
    remediation: 'remediation' in event ? event.remediation : undefined,
    incident:
      event.kind === 'incident' ? event.incident.id : 'incident' in event ? event.incident : undefined,
  };
}

function tell(event: RecordedEvent, model: Model): string {
  const name = (id: string) => nameOf(id, model);
  switch (event.kind) {
    case 'daemon-started':
      return `Holdfast ${event.version} started as ${event.instance}`;
    case 'daemon-stopped':
      return `${event.instance} stopped: ${event.reason}`;
    case 'waits-resumed':
      return `After the restart these policies wait on from where they were: ${event.waits.map(({ policy }) => policy).join(', ')}`;
    case 'policies-loaded':
      return `${event.policies.length} policies loaded, revision ${event.revision.slice(0, 12)}`;
    case 'policies-refused':
      return `Policies refused, the last good ones stay: ${event.problems[0] ?? 'no reason was given'}`;
    case 'observed':
      return `${event.heard.length} observers heard`;
    case 'remembered':
      return `What was seen of ${event.seen
        .map(({ resource }) => name(resource))
        .slice(0, 3)
        .join(
          ', ',
        )}${event.seen.length > 3 ? ` and ${event.seen.length - 3} more` : ''} is kept for the next start, for AWS does not tell it afterwards`;
    case 'signal-changed':
      return `${event.check} of ${name(event.resource)}: ${event.from ?? 'new'} → ${event.to}, ${event.reason}`;
    case 'verdict-changed':
      return `${name(event.target)}: ${event.from ?? 'new'} → ${event.to}, ${event.reason}`;
    case 'incident':
      return `Incident ${event.how}: ${nameOf(event.incident.subject, model, event.incident.subjectName)} is ${event.incident.verdict}, ${event.incident.reason}`;
    case 'decision':
      return `${event.policy}: ${headline(event, name(event.target))}`;
    case 'proposal-ended':
      return `${event.policy} no longer asks for anything on ${name(event.target)}`;
    case 'intent':
      return `${prefixes[event.purpose]}${event.action} on ${name(event.target)}: step ${event.step + 1} begins`;
    case 'step':
      return `Step ${event.step + 1} ${event.progress}: ${event.detail}`;
    case 'verification':
      return `Verification: ${event.outcome}, ${event.reason}`;
    case 'standing':
      return standingInWords(event, name(event.target));
    case 'remediation-ended':
      return `${event.action} on ${name(event.target)} ended: ${event.outcome}, ${event.reason}`;
    case 'page':
      return `Page to ${event.to}: ${pageInWords(event)}`;
    case 'notified':
      return `Notice to ${event.channel} ${event.outcome}: ${event.detail}`;
    case 'hold-placed':
      return `${event.hold.owner} holds ${event.hold.scope}: ${event.hold.reason}`;
    case 'hold-ending':
      return `The hold of ${event.hold.owner} on ${event.hold.scope} ends soon: ${event.hold.reason}`;
    case 'hold-released':
      return `${event.by} released hold ${event.id}`;
    case 'taken':
      return `${event.by} took ${name(event.target)}: nobody is called about it`;
    case 'given-back':
      return `${name(event.target)}, which ${event.from} had taken, is nobody's: ${event.by} gave it back`;
    case 'approval':
      return `${event.by} ${event.verdict} ${event.proposal}${event.channel === undefined ? '' : ` (by ${event.channel})`}`;
    case 'group-breaker':
      return `Breaker of the ${groupInWords(event.group)} ${event.name} ${event.state}${event.by === undefined ? '' : ` by ${event.by}`}: ${event.reason}`;
    case 'break-glass':
      return `${event.by} broke glass: ${event.action} on ${name(event.target)} in spite of ${event.gates.join(', ')}, because: ${event.reason}`;
    case 'stop-switch':
      return `Stop switch ${event.state} (${event.source})${event.by ? ` by ${event.by}` : ''}${event.reason ? `: ${event.reason}` : ''}`;
    case 'changes':
      return changesInWords(event);
    case 'trouble':
      return `Trouble with ${event.part} ${event.state}: ${event.reason}`;
  }
}

const prefixes = {
  remedy: '',
  undo: 'Undo of ',
  renew: 'Renewal of ',
  return: 'Return of ',
  'leave-again': 'Return called off: ',
} as const;
