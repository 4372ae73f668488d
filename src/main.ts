import pc from 'picocolors';
import type { CliIo } from './cli/command.ts';
import { keepProcessErrorsShort } from './cli/process-errors.ts';
import { runProgram } from './cli/program.ts';
import { commands } from './cli/registry.ts';
import { systemClock } from './runtime/clock.ts';
import { version } from './runtime/version.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // `once`: the second signal meets Node's default and ends the process, should a stop hang.
  process.once(signal, () => stop.abort(signal));
}
// `holdfast status | head` closes the pipe early: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

keepProcessErrorsShort();

const io: CliIo = {
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  isTerminal: process.stdout.isTTY === true,
  columns: process.stdout.columns ?? 100,
  colors: pc,
  now: () => systemClock.now(),
  stop: stop.signal,
  onReload: (listener) => process.on('SIGHUP', listener),
};

process.exitCode = await runProgram(process.argv.slice(2), commands, io, version);
