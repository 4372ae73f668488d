import type { CliCommand } from './command.ts';
import { demoPrinter, silentPrinter } from './demo-printer.ts';
import { portNumber, seedNumber, speedFactor } from './number-in.ts';

export const demoCommand: CliCommand = {
  name: 'demo',
  summary: 'Play a simulated shop on AWS that fails and is repaired, live, with the page.',
  options: [
    { flags: '--scenario <name>', description: 'Only this story: its number or its name.' },
    {
      flags: '--speed <factor>',
      description: 'Simulated seconds per second.',
      default: '60',
      parse: speedFactor,
    },
    {
      flags: '--once',
      description: 'Play to the end as fast as it goes; exit 0 if users recovered unharmed.',
    },
    { flags: '--json', description: 'Print the score as JSON and nothing else.' },
    {
      flags: '--port <number>',
      description: 'Port of the page on 127.0.0.1.',
      default: '8080',
      parse: portNumber,
    },
    {
      flags: '--aws-port <number>',
      description: 'Port on 127.0.0.1 where the shop can be poked by hand (default 4566, or any free one).',
      parse: portNumber,
    },
    {
      flags: '--seed <number>',
      description: 'Another seed is another run; the same one is the same run.',
      default: '1',
      parse: seedNumber,
    },
  ],
  examples: [
    'holdfast demo',
    'holdfast demo --once --json',
    'holdfast demo --scenario writer-fails --speed 20',
  ],
  async run({ options }, io) {
    const { runDemo } = await import('../simulator/demo/run-demo.ts');
    const { scenario, awsPort } = options;
    const passed = await runDemo(
      {
        scenario: typeof scenario === 'string' ? scenario : undefined,
        speed: Number(options['speed']),
        once: options['once'] === true,
        port: Number(options['port']),
        awsPort: typeof awsPort === 'number' ? awsPort : undefined,
        seed: Number(options['seed']),
      },
      options['json'] === true ? silentPrinter(io) : demoPrinter(io),
      io.stop,
    );
    return passed ? 0 : 1;
  },
};
