import { writeFile } from 'node:fs/promises';
import { errorText } from '../runtime/error-text.ts';
import { UsageError } from '../runtime/usage-error.ts';
import type { CliCommand } from './command.ts';

/** Reads only. What is heavy is imported when it runs, so that `holdfast --help` stays quick. */
export const snapshotCommand: CliCommand = {
  name: 'snapshot',
  summary: 'Write what is observed of an account as a stack file, to play outages on. Changes nothing.',
  options: [
    {
      flags: '--config <file>',
      description: 'Configuration file. Without it: the default credentials and their region.',
      env: 'HOLDFAST_CONFIG',
    },
    { flags: '--account <id>', description: 'Which of several configured accounts; without it the first.' },
    { flags: '--out <file>', description: 'Where to write it; without it to standard output.' },
    { flags: '--mask-account', description: 'Write 111122223333 in place of the account id.' },
  ],
  examples: [
    'holdfast snapshot --out my-stack.yaml',
    'holdfast snapshot --config holdfast.yaml --mask-account',
  ],
  run: async ({ options }, io) => {
    const { loadConfig } = await import('../daemon/load-config.ts');
    const { takeSnapshot } = await import('../simulator/snapshot/take-snapshot.ts');
    const { parseStack } = await import('../simulator/stacks/load-stack.ts');
    const { problemText } = await import('../policy/problem-text.ts');
    const { systemClock } = await import('../runtime/clock.ts');
    const { silentLogger } = await import('../runtime/logger.ts');
    const { config: file, account, out, maskAccount } = options;
    const warn = (line: string) => io.err(`holdfast: ${line}`);
    const config = loadConfig(typeof file === 'string' ? file : undefined, io.env, warn);
    const { text, unread } = await takeSnapshot({
      config,
      clock: systemClock,
      log: silentLogger,
      maskAccount: maskAccount === true,
      ...(typeof account === 'string' ? { account } : {}),
    });
    for (const what of unread) warn(`could not be read: ${what}`);
    for (const problem of parseStack(text, typeof out === 'string' ? out : 'stack.yaml').problems)
      warn(`mend this before you play on it: ${problemText(problem)}`);
    if (typeof out !== 'string') {
      io.out(text.trimEnd());
      return 0;
    }
    try {
      await writeFile(out, text);
    } catch (error) {
      throw new UsageError(`${out} cannot be written: ${errorText(error)}`, error);
    }
    io.err(`${out} is written; play on it: holdfast gameday --stack ${out}`);
    return 0;
  },
};
