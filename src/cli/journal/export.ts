import { closeSync, openSync, writeSync } from 'node:fs';
import { errorText } from '../../runtime/error-text.ts';
import { UsageError } from '../../runtime/usage-error.ts';
import type { CliCommand } from '../command.ts';
import { choiceOf, choiceOptions } from './choice.ts';
import { cellOption, configOption, journalArgument, sourceOf } from './source.ts';

export const exportJournalCommand: CliCommand = {
  name: 'export',
  summary:
    'The journal or a part of it as JSON lines, an entry each, for other programs and for `holdfast replay`, `report` and `journal`. Reads only; exits 1 where an entry could not be understood and is left out.',
  arguments: [journalArgument],
  options: [
    ...choiceOptions,
    { flags: '--out <file>', description: 'Where to write it; without it to standard output.' },
    configOption,
    cellOption,
  ],
  examples: [
    'holdfast journal export --out journal.jsonl',
    'holdfast journal export --config holdfast.yaml --since 30d --out last-month.jsonl',
    `holdfast journal export holdfast.sqlite --kind decision | jq -r 'select(.outcome == "refuse") | .target'`,
  ],
  run: async (invocation, io) => {
    const { exportedLine } = await import('../../journal/exported-journal.ts');
    const { out } = invocation.options;
    const source = await sourceOf(invocation, io);
    const choice = await choiceOf(invocation, source);
    const isChosen = choice.isChosen();
    const leftOut = new Set<number>();
    const events = source.read(({ number }) => leftOut.add(number), {
      from: choice.needsAll ? 1 : choice.from,
    });
    const file = typeof out === 'string' ? opened(out) : undefined;
    let written = 0;
    for await (const event of events) {
      if (!isChosen(event)) continue;
      written += 1;
      if (file === undefined) io.out(exportedLine(event));
      else writeSync(file, `${exportedLine(event)}\n`);
    }
    if (file !== undefined) {
      closeSync(file);
      io.err(`${written} entries are in ${String(out)}`);
    }
    if (leftOut.size > 0)
      io.err(
        `holdfast: ${leftOut.size} entries could not be understood and are left out: "holdfast journal verify" says which`,
      );
    return leftOut.size > 0 ? 1 : 0;
  },
};

/** Readable by its owner only: it tells how the account is built. */
function opened(path: string): number {
  try {
    return openSync(path, 'w', 0o600);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${errorText(error)}`, error);
  }
}
