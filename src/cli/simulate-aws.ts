import type { SimulateAwsOpening, SimulateAwsOutput } from '../simulator/simulate-aws/simulate-aws.ts';
import type { CliCommand, CliIo } from './command.ts';
import { portNumber, seedNumber, speedFactor } from './number-in.ts';

export const simulateAwsCommand: CliCommand = {
  name: 'simulate-aws',
  summary: 'Serve a simulated AWS account on this machine, for any AWS client.',
  options: [
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
      description: 'Print one line of JSON for the start and for each change made by hand.',
    },
  ],
  examples: ['holdfast simulate-aws', 'holdfast simulate-aws --speed 10 --port 4600'],
  async run({ options }, io) {
    const { simulateAws } = await import('../simulator/simulate-aws/simulate-aws.ts');
    const { handCallInWords } = await import('../simulator/simulate-aws/hand-calls.ts');
    const printed: SimulateAwsOutput =
      options['json'] === true
        ? {
            opening: (about) => io.out(JSON.stringify({ kind: 'serving', ...about })),
            call: (call) => io.out(JSON.stringify(call)),
          }
        : {
            opening: (about) => printOpening(about, io),
            call: (call) => {
              const line = `${clockTime(call.at)}  ${handCallInWords(call)}`;
              io.out(call.refused === undefined ? line : io.colors.yellow(line));
            },
          };
    await simulateAws(
      { port: Number(options['port']), speed: Number(options['speed']), seed: Number(options['seed']) },
      printed,
      io.stop,
    );
    return 0;
  },
};

function printOpening({ url, account, region, at, speed, seed }: SimulateAwsOpening, io: CliIo): void {
  const { colors } = io;
  const pace = speed === 1 ? 'in real time' : `at ${speed} times real time`;
  io.out(colors.bold(`Simulated AWS: account ${account}, seed ${seed}, ${pace}`));
  io.out(colors.dim(`It is ${new Date(at).toISOString()} there. Any credentials will do.`));
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
