import type { CliCommand } from './command.ts';
import { numberIn, seedNumber } from './number-in.ts';

export const gamedayCommand: CliCommand = {
  name: 'gameday',
  summary: 'Play outages on simulated AWS against policies, and score them by what users went through.',
  arguments: [
    {
      name: '[scenarios...]',
      description:
        'names of shipped scenarios, scenario files or folders of them (default: all shipped ones)',
    },
  ],
  options: [
    {
      flags: '--policies <path>',
      description:
        'Your policies, a folder or a file, in place of the shipped ones; each is played as if it might act.',
    },
    {
      flags: '--seeds <number>',
      description: 'Runs of each scenario, each with another seed, from 1 or from --seed on.',
      default: '1',
      parse: (text) => numberIn(text, { least: 1, most: 100_000, whole: true }),
    },
    {
      flags: '--seed <number>',
      description: 'The first seed; prints the story of its run. The same seed is the same run.',
      parse: seedNumber,
    },
    {
      flags: '--baseline',
      description: 'Play each run under nothing (AWS alone) and naive (acts on the first red) as well.',
    },
    {
      flags: '--stack <stack>',
      description: 'Play on this one, shipped or a file, in place of what each scenario names.',
    },
    { flags: '--list', description: 'Only name the scenarios, with what happens in each and what is right.' },
    { flags: '--json', description: 'Print the score as JSON and nothing else.' },
    { flags: '--html <file>', description: 'Write a page with the score and the stories, to be looked at.' },
    {
      flags: '--workers <number>',
      description: 'Threads that play at the same time (default: the cores that are there).',
      parse: (text) => numberIn(text, { least: 1, most: 256, whole: true }),
    },
  ],
  examples: [
    'holdfast gameday',
    'holdfast gameday stale-plan-race --seed 7',
    'holdfast gameday --policies policies --seeds 20 --baseline --html gameday.html',
  ],
  async run({ arguments: scenarios, options }, io) {
    const { runGameday } = await import('./gameday/run-gameday.ts');
    const text = (name: string) => {
      const value = options[name];
      return typeof value === 'string' ? { [name]: value } : {};
    };
    const number = (name: string) => {
      const value = options[name];
      return typeof value === 'number' ? { [name]: value } : {};
    };
    return runGameday(
      {
        scenarios,
        seeds: Number(options['seeds']),
        baseline: options['baseline'] === true,
        json: options['json'] === true,
        list: options['list'] === true,
        ...number('seed'),
        ...number('workers'),
        ...text('policies'),
        ...text('stack'),
        ...text('html'),
      },
      io,
    );
  },
};
