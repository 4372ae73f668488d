import type { RecordedEvent } from '../../journal/event.ts';
import { pageInWords } from '../../journal/page-in-words.ts';
import { durationInWords } from '../../safety/in-words.ts';
import { isNewsworthy } from '../newsworthy.ts';
import { planInWords } from '../plan-in-words.ts';
import { incidentName, shortName } from '../short-name.ts';
import type { Line } from './line.ts';

export interface JournalTeller {
  /** The lines of one event; most have none. */
  tell(event: RecordedEvent): readonly Line[];
  /** Verdicts are told together; these are the last ones. */
  flush(): readonly Line[];
}

type VerdictChanged = Extract<RecordedEvent, { kind: 'verdict-changed' }>;
type Decision = Extract<RecordedEvent, { kind: 'decision' }>;

/**
 * Turns the daemon's journal into lines: each step of the loop once, repetition left out. `nameOf` answers what a
 * thing is called, by its id.
 */
export function createJournalTeller(nameOf: (id: string) => string = shortName): JournalTeller {
  const held: VerdictChanged[] = [];
  const toldRefusals = new Set<string>();
  const begunAt = new Map<string, number>();
  /** Targets under repair: that nothing more is done to them meanwhile is no news. */
  const underRepair = new Set<string>();

  const flush = (): readonly Line[] => {
    // A target that went through two verdicts at once is told by the last.
    const latest = new Map(held.splice(0).map((event) => [event.target, event]));
    const byKind = Map.groupBy(latest.values(), (event) => event.to);
    return [...byKind].flatMap(([kind, events]): Line[] => {
      const [first] = events;
      if (first === undefined) return [];
      const others = events.length === 1 ? '' : ` and ${events.length - 1} more`;
      const text = `${nameOf(first.target)}${others}: ${kind}. ${first.reason}`;
      return [{ at: first.at, topic: 'sees', tone: kind === 'suspect' ? 'plain' : 'bad', text }];
    });
  };

  const one = (event: RecordedEvent): readonly Line[] => {
    const { at } = event;
    switch (event.kind) {
      case 'incident': {
        const { incident, how } = event;
        if (how === 'updated') return [];
        if (how === 'opened') {
          const text = `${incident.id} opened: ${incidentName(incident)} is ${incident.verdict}. ${incident.reason}`;
          return [{ at, topic: 'incident', tone: 'bad', text }];
        }
        const text = `${incident.id} closed: ${incidentName(incident)} is well after ${durationInWords(at - incident.openedAt)}`;
        return [{ at, topic: 'incident', tone: 'good', text }];
      }
      case 'decision':
        return underRepair.has(event.target) ? [] : tellDecision(event, nameOf(event.target), toldRefusals);
      case 'intent': {
        begunAt.set(event.remediation, begunAt.get(event.remediation) ?? at);
        underRepair.add(event.target);
        return [{ at, topic: 'acts', tone: 'plain', text: planInWords(event) }];
      }
      case 'step':
        if (event.progress === 'sent') return [];
        return [
          {
            at,
            topic: 'acts',
            tone: event.progress === 'done' ? 'plain' : 'bad',
            text: `${event.progress}: ${event.detail}`,
          },
        ];
      case 'verification':
        return [
          {
            at,
            topic: 'verifies',
            tone: event.outcome === 'success' ? 'good' : 'plain',
            text: `${event.outcome}: ${event.reason}`,
          },
        ];
      case 'standing': {
        underRepair.delete(event.target);
        if (event.how === 'renewed') return [];
        const text = `${event.action} on ${nameOf(event.target)} stands until it is given back. ${event.reason}`;
        return [{ at, topic: 'done', tone: event.how === 'began' ? 'good' : 'bad', text }];
      }
      case 'remediation-ended': {
        underRepair.delete(event.target);
        const took = durationInWords(at - (begunAt.get(event.remediation) ?? at));
        const text = `${event.action} on ${nameOf(event.target)}: ${event.outcome} after ${took}. ${event.reason}`;
        return [{ at, topic: 'done', tone: event.outcome === 'success' ? 'good' : 'bad', text }];
      }
      case 'page':
        return [{ at, topic: 'pages', tone: 'bad', text: `${event.to}: ${pageInWords(event)}` }];
      case 'policies-refused':
        return [{ at, topic: 'trouble', tone: 'bad', text: event.problems.join('; ') }];
      case 'trouble':
        return [{ at, topic: 'trouble', tone: event.state === 'began' ? 'bad' : 'good', text: event.reason }];
      default:
        return [];
    }
  };

  return {
    flush,
    tell(event) {
      if (event.kind !== 'verdict-changed') return [...flush(), ...one(event)];
      const before = held[0] !== undefined && held[0].at !== event.at ? flush() : [];
      if (isNewsworthy(event.to)) held.push(event);
      return before;
    },
  };
}

/** A refusal is told once per reason. That a call to a person is not repeated is no news. */
function tellDecision(event: Decision, target: string, told: Set<string>): readonly Line[] {
  const what = `${event.policy}: ${event.action} on ${target}`;
  const { at, gates } = event;
  if (event.outcome === 'act') {
    const text = `${what}; all ${gates.length} gates allow`;
    return [{ at, topic: 'decides', tone: 'good', text }];
  }
  if (event.action === 'page') return [];
  const against = gates.filter((gate) => gate.outcome !== 'allow');
  const key = `${event.proposal}|${against.map((gate) => gate.gate).join()}`;
  if (told.has(key)) return [];
  told.add(key);
  const reasons = against.map((gate) => `${gate.gate}: ${gate.reason}`).join('; ');
  return [{ at, topic: 'holds', tone: 'plain', text: `${what} waits. ${reasons}` }];
}
