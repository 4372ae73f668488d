import type { CliCommand } from './command.ts';
import { demoPrinter, silentPrinter } from './demo-printer.ts';

export const demoCommand: CliCommand = {
  name: 'demo',
  summary: 'Play a simulated shop on AWS that fails and is repaired, live, with the page.',
  options: [
    { flags: '--scenario <name>', description: 'Only this story: its number or its name.' },
    {
      flags: '--speed <factor>',
      description: 'Simulated seconds per second.',
      default: '60',
      parse: (text) => numberIn(text, { least: 0.1, most: 100_000, whole: false }),
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
      parse: (text) => numberIn(text, { least: 0, most: 65_535, whole: true }),
    },
    {
      flags: '--seed <number>',
      description: 'Another seed is another run; the same one is the same run.',
      default: '1',
      parse: (text) => numberIn(text, { least: 0, most: 4_294_967_295, whole: true }),
    },
  ],
  examples: [
    'holdfast demo',
    'holdfast demo --once --json',
    'holdfast demo --scenario writer-fails --speed 20',
  ],
  async run({ options }, io) {
    const { runDemo } = await import('../simulator/demo/run-demo.ts');
    const { scenario } = options;
    const passed = await runDemo(
      {
        scenario: typeof scenario === 'string' ? scenario : undefined,
        speed: Number(options['speed']),
        once: options['once'] === true,
        port: Number(options['port']),
        seed: Number(options['seed']),
      },
      options['json'] === true ? silentPrinter(io) : demoPrinter(io),
      io.stop,
    );
    return passed ? 0 : 1;
  },
};

function numberIn(text: string, bounds: { least: number; most: number; whole: boolean }): number {
  const value = Number(text);
  const fits = text.trim() !== '' && value >= bounds.least && value <= bounds.most;
  if (fits && (!bounds.whole || Number.isInteger(value))) return value;
  const kind = bounds.whole ? 'a whole number' : 'a number';
  throw new Error(`must be ${kind} from ${bounds.least} to ${bounds.most}`);
}
