import { EC2Client } from '@aws-sdk/client-ec2';
import { commands } from '../../src/cli/registry.ts';
import { runProgram } from '../../src/cli/program.ts';
import { fakeIo } from './fake-io.ts';
import { until } from './run-process.ts';

/** A command that serves simulated AWS while it runs, in this process, and a client of what it serves. */
export function startPoked(...argv: readonly string[]) {
  const io = fakeIo();
  const exited = runProgram(argv, commands, io, '0.0.0');
  const out = () => io.printed.join('\n');
  const seen = () => `${out()}\n${io.complained.join('\n')}`;
  return {
    out,
    /** Resolves with what the first group of the expression matches in what is printed, sooner or later. */
    says: (text: RegExp) => until(() => text.exec(out())?.[1], seen),
    ec2: (endpoint: string) =>
      new EC2Client({
        endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'a-person', secretAccessKey: 'simulated' },
      }),
    /** What Ctrl+C does; answers the exit code. */
    end: async () => {
      io.interrupt();
      return exited;
    },
    complaints: async () => ({ exit: await exited, err: io.complained.join('\n') }),
  };
}
