import type { RecordedEvent } from '../../journal/event.ts';
import type { JournalSource } from '../../journal/journal-source.ts';
import type { UnreadableEntry } from '../../journal/understand.ts';
import { parseDuration } from '../../runtime/duration.ts';
import { UsageError } from '../../runtime/usage-error.ts';
import type { CliInvocation, CliOption } from '../command.ts';

/** Which entries: the same of each command that shows or copies some. */
export const choiceOptions: readonly CliOption[] = [
  {
    flags: '--kind <kinds>',
    description: 'only these kinds, separated by commas: intent,step',
    parse: kindsIn,
  },
  { flags: '--incident <id>', description: 'only what is about this incident' },
  {
    flags: '--since <duration>',
    description: 'only the time before the newest entry: 2h, 30d',
    parse: durationMs,
  },
  {
    flags: '--number <range>',
    description: 'only these numbers: 120, 100..200, 100.. or ..200',
    parse: rangeIn,
  },
];

interface Range {
  readonly from: number;
  readonly to: number;
}

/** What the options choose of a journal. */
export interface Choice {
  readonly from: number;
  /** When the oldest of them was, milliseconds since the epoch. */
  readonly sinceAt: number;
  /** Whether it says where to begin, so that all of it is wanted. */
  readonly isBounded: boolean;
  /** Whether what came earlier says which entries are chosen. */
  readonly needsAll: boolean;
  /** The chosen ones of entries in their order, from the first needed on. */
  isChosen(): (event: RecordedEvent) => boolean;
}

export async function choiceOf({ options }: CliInvocation, source: JournalSource): Promise<Choice> {
  const kinds = options['kind'] as ReadonlySet<string> | undefined;
  if (kinds !== undefined) await assertKnown(kinds);
  const incident = typeof options['incident'] === 'string' ? options['incident'] : undefined;
  const since = options['since'] as number | undefined;
  const range = options['number'] as Range | undefined;
  const { from, to } = range ?? { from: 1, to: Number.POSITIVE_INFINITY };
  const sinceAt = since === undefined ? 0 : (await newestAt(source)) - since;
  return {
    from,
    sinceAt,
    isBounded: [incident, since, range].some((given) => given !== undefined),
    needsAll: incident !== undefined,
    isChosen: () => {
      const isAbout = incident === undefined ? () => true : aboutIncident(incident);
      return (event) =>
        // First of all, for it remembers what belongs together.
        isAbout(event) &&
        event.number >= from &&
        event.number <= to &&
        event.at >= sinceAt &&
        (kinds === undefined || kinds.has(event.kind));
    },
  };
}

/** Its own entries, and those of the proposals and remediations that name it. */
function aboutIncident(id: string): (event: RecordedEvent) => boolean {
  const belonging = new Set<string>();
  return (event) => {
    const names =
      event.kind === 'incident' ? event.incident.id : 'incident' in event ? event.incident : undefined;
    const keys = [
      ...('remediation' in event ? [event.remediation] : []),
      ...('proposal' in event ? [event.proposal] : []),
    ];
    if (names === id) for (const key of keys) belonging.add(key);
    return names === id || (names === undefined && keys.some((key) => belonging.has(key)));
  };
}

async function newestAt(source: JournalSource): Promise<number> {
  const newest = await source.newest();
  const ignore = (_entry: UnreadableEntry) => undefined;
  for await (const { at } of source.read(ignore, { from: newest })) return at;
  return 0;
}

/** Throws a UsageError: what is mistyped would be found nowhere. */
async function assertKnown(kinds: ReadonlySet<string>): Promise<void> {
  const { knownKinds } = await import('../../journal/event-schema.ts');
  for (const kind of kinds)
    if (!knownKinds.includes(kind))
      throw new UsageError(`there is no kind "${kind}": there are ${knownKinds.join(', ')}`);
}

function kindsIn(text: string): ReadonlySet<string> {
  return new Set(text.split(',').map((kind) => kind.trim()));
}

function rangeIn(text: string): Range {
  const [, first, dots, last] = /^(\d+)?(\.\.)?(\d+)?$/.exec(text) ?? [];
  if (first === undefined && last === undefined) throw new Error('must be numbers such as 120 or 100..200');
  const from = Number(first ?? 1);
  const end = dots === undefined ? from : Number.POSITIVE_INFINITY;
  return { from, to: last === undefined ? end : Number(last) };
}

function durationMs(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) throw new Error('must be a duration such as 2h or 30d');
  return milliseconds;
}
