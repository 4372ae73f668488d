import { approve } from './approve.ts';
import { checkCommand } from './check.ts';
import type { CliCommand } from './command.ts';
import { demoCommand } from './demo.ts';
import { explain } from './explain.ts';
import { hold } from './hold.ts';
import { incidents } from './incidents.ts';
import { pause } from './pause.ts';
import { reject } from './reject.ts';
import { release } from './release.ts';
import { resume } from './resume.ts';
import { runCommand } from './run.ts';
import { status } from './status.ts';

/** Every command, in the order in which `holdfast --help` lists them. */
export const commands: readonly CliCommand[] = [
  runCommand,
  demoCommand,
  checkCommand,
  status,
  incidents,
  explain,
  approve,
  reject,
  hold,
  release,
  pause,
  resume,
];
