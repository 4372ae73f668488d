import type { JournalSource } from '../../journal/journal-source.ts';
import { UsageError } from '../../runtime/usage-error.ts';
import type { CliArgument, CliInvocation, CliIo, CliOption } from '../command.ts';

/** Which journal: the same of each command that reads one as it is. */
export const journalArgument: CliArgument = {
  name: '[file]',
  description:
    'file of a journal, a copy or an export (default: the journal of the configuration, in SQLite or DynamoDB)',
};

export const configOption: CliOption = {
  flags: '--config <file>',
  description: 'Configuration file that names the journal.',
  env: 'HOLDFAST_CONFIG',
};

export const cellOption: CliOption = {
  flags: '--cell <name>',
  description: 'Of which cell, where the configuration has several.',
};

/** Throws a UsageError where there is nothing to read. */
export async function sourceOf(
  { arguments: [file], options }: CliInvocation,
  io: CliIo,
): Promise<JournalSource> {
  const { configuredSource, fileSource } = await import('../../journal/journal-source.ts');
  if (file !== undefined) return fileSource(file);
  const { loadConfig } = await import('../../daemon/load-config.ts');
  const { cellsOf } = await import('../../daemon/replicas/cells.ts');
  const { config: named, cell } = options;
  const config = loadConfig(typeof named === 'string' ? named : undefined, io.env, (line) =>
    io.err(`holdfast: ${line}`),
  );
  // Without replicas one daemon has them all, and one journal.
  const cells = config.replicas === undefined ? [{ name: 'main', config }] : cellsOf(config);
  const chosen =
    cell === undefined && cells.length === 1 ? cells[0] : cells.find(({ name }) => name === cell);
  if (chosen === undefined)
    throw new UsageError(
      `each cell has a journal of its own: give --cell ${cells.map(({ name }) => name).join(' or ')}`,
    );
  const source = configuredSource(chosen.config.journal);
  if (source === undefined)
    throw new UsageError(
      'the configuration keeps its journal in memory, which only its daemon can read: set journal.store',
    );
  return source;
}
