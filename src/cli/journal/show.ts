import type { RecordedEvent } from '../../journal/event.ts';
import type { JournalSource } from '../../journal/journal-source.ts';
import type { CliCommand, CliIo } from '../command.ts';
import { numberIn } from '../number-in.ts';
import { type Choice, choiceOf, choiceOptions } from './choice.ts';
import { cellOption, configOption, journalArgument, sourceOf } from './source.ts';

export const showJournalCommand: CliCommand = {
  name: 'show',
  summary:
    'The newest entries of the journal, a line each, oldest first. Reads only, also while a daemon writes, and needs no daemon.',
  arguments: [journalArgument],
  options: [
    {
      flags: '--last <count>',
      description: 'how many at most (default: 50, or all where an incident, a time or numbers say which)',
      parse: (text) => numberIn(text, { least: 1, most: 1_000_000, whole: true }),
    },
    ...choiceOptions,
    configOption,
    cellOption,
    { flags: '--json', description: 'print the whole entries as JSON' },
  ],
  examples: [
    'holdfast journal show',
    'holdfast journal show --kind intent,step,remediation-ended --since 24h',
    'holdfast journal show holdfast.sqlite --incident inc-20260302-1',
  ],
  run: async (invocation, io) => {
    const { options } = invocation;
    const source = await sourceOf(invocation, io);
    const choice = await choiceOf(invocation, source);
    const most = typeof options['last'] === 'number' ? options['last'] : choice.isBounded ? Infinity : 50;
    // What was observed is for replay: nobody reads it unless it is asked for by name.
    const asked = options['kind'] as ReadonlySet<string> | undefined;
    const hidden = asked?.has('observed') === true ? undefined : 'observed';
    const { events, unreadable } = await newestOf(source, choice, { most, hidden });
    io.out(options['json'] === true ? JSON.stringify(events, undefined, 2) : await inLines(events, io));
    if (unreadable > 0)
      io.err(`${unreadable} entries could not be understood: "holdfast journal verify" says which`);
    return 0;
  },
};

/** Looks back further and further until there are enough: the newest of a million entries come at once. */
async function newestOf(
  source: JournalSource,
  choice: Choice,
  { most, hidden }: { readonly most: number; readonly hidden: 'observed' | undefined },
): Promise<{ readonly events: readonly RecordedEvent[]; readonly unreadable: number }> {
  const newest = await source.newest();
  for (let span = choice.needsAll ? Infinity : firstSpan; ; span *= 8) {
    const from = Math.max(choice.from, newest - span + 1);
    const isChosen = choice.isChosen();
    const numbers = new Set<number>();
    let events: RecordedEvent[] = [];
    let oldest: number | undefined;
    for await (const event of source.read(({ number }) => numbers.add(number), {
      from,
      ...(hidden === undefined ? {} : { without: hidden }),
    })) {
      oldest ??= event.at;
      if (isChosen(event) && events.push(event) > 2 * most) events = events.slice(-most);
    }
    const isAll = from === choice.from || (oldest !== undefined && oldest < choice.sinceAt);
    if (isAll || events.length >= most)
      return { events: events.slice(-Math.min(most, events.length)), unreadable: numbers.size };
  }
}

const firstSpan = 1000;

async function inLines(events: readonly RecordedEvent[], io: CliIo): Promise<string> {
  const { eventRepresentation } = await import('../../http/representations/event.ts');
  const { emptyModel } = await import('../../model/fold.ts');
  const { defaultModelSettings } = await import('../../model/settings.ts');
  const { clean, table } = await import('../client/print.ts');
  if (events.length === 0) return 'No entry is there that was asked for.';
  // What things are called now is not known here: AWS's own names are.
  const model = emptyModel({ settings: defaultModelSettings, services: [] });
  return table(
    events.map((event) => [
      String(event.number),
      `${new Date(event.at).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
      event.kind,
      clean(eventRepresentation(event, model).text),
    ]),
    io,
    '',
  );
}
