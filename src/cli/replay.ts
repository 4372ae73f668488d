import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { PolicySet } from '../policy/policy.ts';
import { UsageError } from '../runtime/usage-error.ts';
import { parseDuration } from '../runtime/duration.ts';
import type { CliCommand } from './command.ts';
import { describeReplay, replayRepresentation } from './replay/describe-replay.ts';

export const replayCommand: CliCommand = {
  name: 'replay',
  summary:
    'What other policies would have decided on what a journal recorded, and why. Exits 1 where that differs; touches no AWS.',
  arguments: [
    { name: '<journal>', description: 'file of a journal, a copy or an export; nothing is written to it' },
  ],
  options: [
    { flags: '--policies <dir>', description: 'the policies to try, a folder or a file', required: true },
    {
      flags: '--since <duration>',
      description: 'compare only what began this long before the end of the journal',
      parse: durationMs,
    },
    { flags: '--json', description: 'print JSON' },
  ],
  examples: ['holdfast replay holdfast.sqlite --policies policies'],
  run: async ({ arguments: [journal = ''], options }, io) => {
    const { actionsByName } = await import('../actions/registry.ts');
    const { replayJournal } = await import('../hindsight/replay-journal.ts');
    const { lastEventAt, readJournal } = await import('../journal/read-journal.ts');
    const { gates } = await import('../safety/registry.ts');
    const policies = await policiesIn(String(options['policies']), actionsByName, io.now());
    const { since } = options;
    const end = await lastEventAt(journal);
    const events = readJournal(journal, ({ number, reason }) => {
      throw new Error(
        `entry ${number} of ${journal} cannot be understood (${reason}): it was written by a newer Holdfast or is damaged, and a replay that leaves it out would not be true`,
      );
    });
    const replayed = await replayJournal(
      events,
      { policies, gates, traits: actionsByName },
      typeof since === 'number' ? end - since : 0,
    );
    const shown = replayRepresentation(replayed);
    io.out(options['json'] === true ? JSON.stringify(shown, undefined, 2) : describeReplay(shown, io));
    return shown.differences.length === 0 ? 0 : 1;
  },
};

/** Calendars and channels are of another configuration than the one here: names of those are not checked. */
async function policiesIn(
  path: string,
  traits: ReadonlyMap<string, RemedyTraits>,
  loadedAt: number,
): Promise<PolicySet> {
  const { readPolicyFiles } = await import('../engine/policy-files.ts');
  const { parsePolicies } = await import('../policy/parse.ts');
  const { problemText } = await import('../policy/problem-text.ts');
  const read = await readPolicyFiles(path);
  if (read.problem !== undefined) throw new UsageError(problemText(read.problem));
  const { set, problems } = parsePolicies(read.files, { traits, loadedAt, revision: read.revision });
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (set === undefined) throw new UsageError(errors.map(problemText).join('\n'));
  return set;
}

function durationMs(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) throw new Error('must be a duration such as 30d or 12h');
  return milliseconds;
}
