import type { VerifiedJournal } from '../../journal/verify-journal.ts';
import { formatDuration } from '../../runtime/duration.ts';
import type { CliCommand, CliIo } from '../command.ts';
import { cellOption, configOption, journalArgument, sourceOf } from './source.ts';

export const verifyJournalCommand: CliCommand = {
  name: 'verify',
  summary:
    'Read the whole journal and say what is wrong with it: damage, gaps, order, entries that cannot be understood, intents without an outcome. Reads only; exits 1 where something is.',
  arguments: [journalArgument],
  options: [configOption, cellOption, { flags: '--json', description: 'print JSON' }],
  examples: ['holdfast journal verify', 'holdfast journal verify /backups/holdfast.sqlite --json'],
  run: async (invocation, io) => {
    const { verifyJournal } = await import('../../journal/verify-journal.ts');
    const { version } = await import('../../runtime/version.ts');
    const source = await sourceOf(invocation, io);
    const found = await verifyJournal(source, version);
    const sound = found.problems.length === 0;
    io.out(
      invocation.options['json'] === true
        ? JSON.stringify({ journal: source.name, sound, ...found }, undefined, 2)
        : inWords(source.name, found, io),
    );
    return sound ? 0 : 1;
  },
};

/** Problems printed for a person; all are in the JSON. */
const mostShown = 50;

function inWords(name: string, found: VerifiedJournal, { colors }: CliIo): string {
  const { entries, first, last, removed, underWay, snapshot, problems } = found;
  const number = (value: number) => value.toLocaleString('en');
  const time = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const extent =
    first === undefined || last === undefined
      ? 'no entries'
      : `${number(entries)} entries, ${number(first.number)} to ${number(last.number)}, ${time(first.at)} to ${time(last.at)}`;
  const gone =
    removed === 0
      ? []
      : [`${number(removed)} numbers are not there: so old that retention may have removed them`];
  const open = underWay.map(
    ({ remediation, action, target, number: at, lastAt }) =>
      `under way: ${action} on ${target} (${remediation}, entry ${at}), last heard of ${formatDuration((last?.at ?? lastAt) - lastAt)} before the end`,
  );
  const shown = problems
    .slice(0, mostShown)
    .map(({ number: at, what }) => colors.red(at === undefined ? what : `entry ${at}: ${what}`));
  const more = problems.length > mostShown ? [`… and ${number(problems.length - mostShown)} more`] : [];
  const verdict =
    problems.length === 0
      ? colors.green('the journal is sound')
      : colors.red(`${number(problems.length)} ${problems.length === 1 ? 'problem' : 'problems'}`);
  return [
    `journal ${name}: ${extent}`,
    `snapshot: ${snapshot}`,
    ...gone,
    ...open,
    ...shown,
    ...more,
    verdict,
  ].join('\n');
}
