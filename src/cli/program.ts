import { Command, CommanderError, Option } from 'commander';
import { UsageError } from '../runtime/usage-error.ts';
import type { CliCommand, CliGroup, CliIo, CliOption, ExitCode } from './command.ts';

/**
 * Runs one command line and answers its exit code; it never throws and never ends the process. Every
 * error is one line on standard error.
 */
export async function runProgram(
  argv: readonly string[],
  commands: readonly (CliCommand | CliGroup)[],
  io: CliIo,
  version: string,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = new Command('holdfast')
    .description('Watches AWS workloads, explains what it would do, and repairs what it may.')
    .version(version)
    .helpCommand(true)
    .showSuggestionAfterError(true);
  frame(program, io);
  const done = (code: ExitCode) => (exitCode = code);
  for (const declared of commands)
    program.addCommand('commands' in declared ? group(declared, io, done) : subcommand(declared, io, done));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version come as "errors" with exit code 0; `holdfast` alone printed help on stderr.
      return error.exitCode === 0 ? 0 : 2;
    }
    io.err(complaint(messageOf(error)));
    if (io.env['HOLDFAST_DEBUG'] !== undefined && error instanceof Error) io.err(error.stack ?? '');
    return error instanceof UsageError ? 2 : 1;
  }
}

function group({ name, summary, commands }: CliGroup, io: CliIo, done: (code: ExitCode) => void): Command {
  const command = new Command(name).description(summary).showSuggestionAfterError(true);
  frame(command, io);
  for (const declared of commands) command.addCommand(subcommand(declared, io, done));
  return command;
}

function subcommand(declared: CliCommand, io: CliIo, done: (code: ExitCode) => void): Command {
  const command = new Command(declared.name).description(declared.summary).allowExcessArguments(false);
  frame(command, io);
  for (const argument of declared.arguments ?? []) command.argument(argument.name, argument.description);
  for (const option of declared.options ?? []) command.addOption(commanderOption(option));
  if (declared.examples !== undefined && declared.examples.length > 0) {
    command.addHelpText('after', `\nExamples:\n${declared.examples.map((line) => `  ${line}`).join('\n')}`);
  }
  return command.action(async () => {
    const options = { ...command.opts(), ...fromEnvironment(declared, command, io) };
    done(await declared.run({ arguments: command.args, options }, io));
  });
}

/** Everything commander prints goes through `io`, its errors as one line each. */
function frame(command: Command, io: CliIo): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => io.out(text.trimEnd()),
    writeErr: (text) => io.err(text.trimEnd()),
    outputError: (text, write) => write(complaint(text.replace(/^error: /, ''))),
    getOutHelpWidth: () => io.columns,
    getErrHelpWidth: () => io.columns,
    getOutHasColors: () => io.colors.isColorSupported,
    getErrHasColors: () => io.colors.isColorSupported,
  });
}

function commanderOption(declared: CliOption): Option {
  const { flags, env } = declared;
  const option = new Option(flags, declared.description + (env === undefined ? '' : ` (or ${env})`));
  if (declared.default !== undefined) option.default(declared.default);
  if (declared.required === true) option.makeOptionMandatory();
  if (declared.parse !== undefined) option.argParser((text) => parse(declared, text, option.long ?? flags));
  return option;
}

/** What the environment says where no flag was given. From `io`, not from the process, so tests can say. */
function fromEnvironment(declared: CliCommand, command: Command, io: CliIo): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const option of declared.options ?? []) {
    const text = option.env === undefined ? undefined : io.env[option.env];
    const name = new Option(option.flags).attributeName();
    if (text === undefined || text === '' || command.getOptionValueSource(name) === 'cli') continue;
    values[name] = option.parse === undefined ? text : parse(option, text, option.env ?? name);
  }
  return values;
}

function parse(declared: CliOption, text: string, where: string): unknown {
  try {
    return declared.parse?.(text);
  } catch (error) {
    throw new UsageError(`${where} "${text}": ${messageOf(error)}`, error);
  }
}

function complaint(text: string): string {
  return `holdfast: ${text.replaceAll(/\s*\n\s*/g, ' ').trim()}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
