import type { Line, Topic } from '../simulator/demo/line.ts';
import type { DemoOutput } from '../simulator/demo/run-demo.ts';
import type { ScenarioResult } from '../simulator/judge/result.ts';
import type { CliIo } from './command.ts';

/** Columns before the text of a line: the time and the topic. */
const indent = 18;

/** The story in the terminal: one line an event, its time and topic in front. */
export function demoPrinter(io: CliIo): DemoOutput {
  const { colors } = io;
  const heading = (text: string) => io.out(`\n${colors.bold(text)}`);
  return {
    opening({ at, seed, speed }) {
      heading('Holdfast on a simulated shop: CloudFront, ECS, RDS, ElastiCache and SQS in two regions');
      const pace = at === undefined ? 'as fast as it goes' : `at ${speed} times real time`;
      io.out(colors.dim(`Played ${pace}, seed ${seed}. Times are the shop's, minutes and seconds.`));
      if (at === undefined) return;
      io.out(`The page: ${colors.underline(at.page)}`);
      io.out(
        `Break something yourself: aws --endpoint-url ${at.aws} ec2 terminate-instances --instance-ids i-…`,
      );
    },
    scenario({ title, alone }) {
      heading(title);
      io.out(colors.dim(`AWS alone: ${alone}.`));
    },
    line: (line, startAt) => {
      io.out(formatLine(line, startAt, io));
    },
    result: (result) => {
      io.out(formatResult(result, io));
    },
    closing({ totals }, { at, realMs }) {
      const { scenarios, passed, harmful, actions } = totals;
      const all = passed === scenarios;
      heading(
        `${passed} of ${scenarios} recovered without harm: ${actions} ${actions === 1 ? 'action' : 'actions'}, ` +
          `${harmful} judged harmful. Played in ${(realMs / 1000).toFixed(1)} s.`,
      );
      if (!all) io.out(colors.red('Not everything went well: see above.'));
      if (at !== undefined) io.out(`The shop runs on and the page stays at ${at.page}. Ctrl+C ends it.`);
    },
  };
}

/** Only the score, when it is known. */
export function silentPrinter(io: CliIo): DemoOutput {
  return {
    opening: () => undefined,
    scenario: () => undefined,
    line: () => undefined,
    result: () => undefined,
    closing: (results) => {
      io.out(JSON.stringify(results, undefined, 2));
    },
  };
}

function formatLine({ at, topic, tone, text }: Line, startAt: number, io: CliIo): string {
  const { colors } = io;
  const seconds = Math.floor((at - startAt) / 1000);
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`.padStart(6);
  const [first = '', ...more] = wrap(text, Math.max(40, io.columns - indent));
  const paint = tone === 'good' ? colors.green : tone === 'bad' ? colors.red : (plain: string) => plain;
  const label = topicColor(topic, io)(topic.padEnd(9));
  const lines = [`${colors.dim(time)}  ${label} ${paint(first)}`];
  for (const rest of more) lines.push(`${' '.repeat(indent)}${paint(rest)}`);
  return lines.join('\n');
}

/** The world and its users in one colour, Holdfast's own words in another. */
function topicColor(topic: Topic, { colors }: CliIo): (text: string) => string {
  switch (topic) {
    case 'world':
    case 'users':
      return colors.magenta;
    case 'sees':
    case 'incident':
    case 'holds':
    case 'decides':
    case 'acts':
    case 'verifies':
    case 'done':
      return colors.cyan;
    case 'pages':
    case 'trouble':
      return colors.yellow;
  }
}

function formatResult(result: ScenarioResult, { colors }: CliIo): string {
  // Where no incident was opened, or nothing was done, there is no such time.
  const seconds = (value: number | null, verb: string) => (value === null ? [] : [`${verb} in ${value} s`]);
  const facts = [
    `users down for ${result.downtimeSeconds} s`,
    ...seconds(result.detectSeconds, 'detected'),
    ...seconds(result.decideSeconds, 'decided'),
    ...seconds(result.actSeconds, 'acted and verified'),
    ...(result.propagateSeconds === null
      ? []
      : [`users well ${result.propagateSeconds} s after the last call`]),
    ...(result.dataLossSeconds > 0 ? [`${result.dataLossSeconds} s of writes lost`] : []),
    ...result.harmful.map((harm) => `HARM ${harm.code} by ${harm.action} on ${harm.target}`),
  ];
  const mark = result.passed ? colors.green('✓ recovered, no harm') : colors.red('✗ failed');
  return `${' '.repeat(8)}${mark}: ${facts.join(', ')}`;
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
