import { checkCommand } from './check.ts';
import type { CliCommand } from './command.ts';
import { runCommand } from './run.ts';

/** Every command, in the order in which `holdfast --help` lists them. */
export const commands: readonly CliCommand[] = [runCommand, checkCommand];
