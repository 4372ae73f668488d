import type { Happening } from '../world/state/happening.ts';
import type { Names } from './names.ts';
import type { StoryLine } from './story.ts';

/** Callers whose changes are what is being judged; whatever else changes the world is part of the world. */
const judged: ReadonlySet<string> = new Set(['holdfast', 'naive']);

/** What really happened: faults, machines, databases, DNS, and what anybody but the daemon did. */
export function tellHappenings(happenings: readonly Happening[], names: Names): readonly StoryLine[] {
  return happenings.flatMap((happening) => tellOne(happening, names));
}

function tellOne(happening: Happening, names: Names): readonly StoryLine[] {
  const { at } = happening;
  const text = names.inText(happening.text);
  switch (happening.kind) {
    case 'fault-began':
    case 'fault-ended': {
      const subject = names.inText(happening.subject);
      const rest = text.startsWith(`${subject}: `) ? text.slice(subject.length + 2) : text;
      const word = happening.kind === 'fault-began' ? 'FAULT begins' : 'FAULT ends';
      return [{ at, lane: 'world', subject, text: `${word}: ${rest}`, together: `${word} ${rest}` }];
    }
    case 'instance': {
      const said = `now ${happening.state}`;
      return [{ at, lane: 'world', subject: names.of(happening.instance), text: said, together: said }];
    }
    case 'target-health': {
      const reason = /\(([^)]+)\)$/.exec(text)?.[0] ?? '';
      const said = `${happening.state} to its load balancer ${reason}`.trimEnd();
      return [{ at, lane: 'world', subject: names.of(happening.instance), text: said, together: said }];
    }
    case 'mutation': {
      const { caller, service, operation } = happening;
      if (judged.has(caller)) return tellCall(happening, names);
      return [{ at, lane: 'world', subject: caller, text: `calls ${service} ${operation}`, once: text }];
    }
    case 'refused':
    case 'unknown-operation': {
      const subject = `${happening.service} ${happening.operation}`;
      return [{ at, lane: 'trouble', subject, text, once: text }];
    }
    case 'fault-missed':
      return [{ at, lane: 'trouble', subject: happening.fault, text, once: text }];
    case 'dns-in-sync':
      return [{ at, lane: 'world', subject: 'DNS', text, once: text }];
    default:
      return [{ at, lane: 'world', subject: subjectOf(happening, names), text, once: text }];
  }
}

/** The baseline keeps no journal: its calls are its story. The daemon's are told by its intents. */
function tellCall(call: Extract<Happening, { kind: 'mutation' }>, names: Names): readonly StoryLine[] {
  if (call.caller === 'holdfast') return [];
  const on = [...new Set(namedIn(call.input))].map((id) => names.of(id)).join(', ');
  const text = `${call.service} ${call.operation}`;
  return [{ at: call.at, lane: 'action', subject: on === '' ? call.caller : on, text, together: text }];
}

const mostNamed = 10;

/** Values of an input that name what it is done to: ids, ARNs, names. */
function namedIn(input: unknown): readonly string[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input)
    .filter(([key]) => /(?:Ids?|Identifiers?|Arns?|Names?)$/i.test(key))
    .flatMap(([, value]): unknown[] => (Array.isArray(value) ? value : [value]))
    .filter((value): value is string => typeof value === 'string')
    .slice(0, mostNamed);
}

function subjectOf(happening: Happening, names: Names): string {
  for (const key of ['database', 'group', 'zone', 'subject', 'instance', 'node', 'name']) {
    const value: unknown = key in happening ? happening[key as keyof Happening] : undefined;
    if (typeof value === 'string') return names.of(value);
  }
  return 'world';
}
