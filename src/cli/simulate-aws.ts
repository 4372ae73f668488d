import type { SimulateAwsOpening, SimulateAwsOutput } from '../simulator/simulate-aws/simulate-aws.ts';
import type { CliCommand, CliIo } from './command.ts';
import { portNumber, seedNumber, speedFactor } from './number-in.ts';

export const simulateAwsCommand: CliCommand = {
  name: 'simulate-aws',
  summary: 'Serve a simulated AWS account on this machine, for any AWS client.',
  options: [
    {
      flags: '--stack <name>',
      description: 'What is in the account: a shipped stack or a file (default: of the scenario, else shop).',
    },
    {
      flags: '--scenario <name>',
      description: 'What befalls it: a shipped scenario or a file (default: nothing).',
    },
    {
      flags: '--port <number>',
      description: 'Port of the endpoint on 127.0.0.1; 0 takes any free one.',
      default: '4566',
      parse: portNumber,
    },
    {
      flags: '--speed <factor>',
      description: 'Simulated seconds per second.',
      default: '1',
      parse: speedFactor,
    },
    {
      flags: '--seed <number>',
      description: 'Another seed is another account; the same one is the same account.',
      default: '1',
      parse: seedNumber,
    },
    {
      flags: '--json',
      description: 'Print one line of JSON for the start and for each fault and change made by hand.',
    },
  ],
  examples: [
    'holdfast simulate-aws',
    'holdfast simulate-aws --scenario instance-fails --speed 10',
    'holdfast simulate-aws --stack three-zone --port 4600',
  ],
  async run({ options }, io) {
    const { simulateAws } = await import('../simulator/simulate-aws/simulate-aws.ts');
    const { handCallInWords } = await import('../simulator/simulate-aws/hand-calls.ts');
    const printed: SimulateAwsOutput =
      options['json'] === true
        ? {
            opening: (about) => io.out(JSON.stringify({ kind: 'serving', ...about })),
            call: (call) => io.out(JSON.stringify(call)),
            blow: (blow) => io.out(JSON.stringify({ ...blow, at: Math.round(blow.at) })),
          }
        : {
            opening: (about) => printOpening(about, io),
            call: (call) => {
              const line = `${clockTime(call.at)}  ${handCallInWords(call)}`;
              io.out(call.refused === undefined ? line : io.colors.yellow(line));
            },
            blow: ({ at, text }) => io.out(io.colors.magenta(`${clockTime(at)}  ${text}`)),
          };
    await simulateAws(
      {
        stack: textOf(options['stack']),
        scenario: textOf(options['scenario']),
        port: Number(options['port']),
        speed: Number(options['speed']),
        seed: Number(options['seed']),
      },
      printed,
      io.stop,
    );
    return 0;
  },
};

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function printOpening(about: SimulateAwsOpening, io: CliIo): void {
  const { url, stack, scenario, account, region, at, speed, seed } = about;
  const { colors } = io;
  const pace = speed === 1 ? 'in real time' : `at ${speed} times real time`;
  io.out(colors.bold(`Simulated AWS: ${stack} in account ${account}, seed ${seed}, ${pace}`));
  if (scenario !== undefined) io.out(`Played on it: ${scenario}`);
  io.out(colors.dim(`It begins at ${new Date(at).toISOString()}. Any credentials will do.`));
  io.out('');
  io.out(`  export AWS_ENDPOINT_URL=${url}`);
  // The CLI and boto3 read the one, the other SDKs and Holdfast the other.
  io.out(`  export AWS_DEFAULT_REGION=${region} AWS_REGION=${region}`);
  io.out('  export AWS_ACCESS_KEY_ID=me AWS_SECRET_ACCESS_KEY=simulated');
  // Version 1 of the CLI does not honour AWS_ENDPOINT_URL for every service.
  io.out(`  aws --endpoint-url ${url} ec2 describe-instance-status`);
  io.out('  holdfast run');
  io.out('');
  io.out(
    colors.dim('Changes made by hand, and calls that are not known here, are shown below. Ctrl+C ends it.'),
  );
}

function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}
