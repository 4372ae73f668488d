import { isTriedOut } from '../../simulator/gameday/tally.ts';
import type { Score } from '../../simulator/gameday/score.ts';
import type { CliIo } from '../command.ts';
import { inColumns } from './columns.ts';

const heads = [
  'policies',
  'passed',
  'harmful',
  'recovered',
  'users down',
  'detect',
  'decide',
  'act',
  'propagate',
  'lost',
  'actions',
  'pages',
];

/** Of the columns, those set to the left. */
const left = 1;

/** Scores with a heading per scenario and a row per set of policies; seconds, the users' as median/most. */
export function scoreTable(scores: readonly Score[], { colors }: Pick<CliIo, 'colors'>): readonly string[] {
  const [head = '', ...rows] = inColumns([heads, ...scores.map((score) => cells(score, colors))], left);
  const lines = scores.flatMap((score, index): string[] => {
    const isFirst = scores[index - 1]?.name !== score.name;
    const title = `${colors.bold(score.name)} ${colors.dim(`(expect: ${score.expect})`)}`;
    return [...(isFirst ? [title] : []), `  ${rows[index] ?? ''}`];
  });
  return [colors.dim(`  ${head}`), ...lines];
}

function cells(score: Score, colors: CliIo['colors']): readonly string[] {
  const { policy, runs, passed, harmful, harmCodes, downtimeSeconds: down } = score;
  const paint = passed === runs ? colors.green : isTriedOut(policy) ? colors.red : colors.yellow;
  const harm = harmful === 0 ? '0' : `${harmful} ${harmCodes.join(' ')}`;
  return [
    policy,
    paint(`${passed}/${runs}`),
    harmful === 0 ? harm : isTriedOut(policy) ? colors.red(harm) : colors.yellow(harm),
    `${score.recovered}/${runs}`,
    `${seconds(down.median)}/${seconds(down.most)}`,
    seconds(score.detectSeconds),
    seconds(score.decideSeconds),
    seconds(score.actSeconds),
    seconds(score.propagateSeconds),
    seconds(score.dataLossSeconds),
    String(score.actions),
    String(score.pages),
  ];
}

function seconds(value: number | undefined): string {
  return value === undefined ? '–' : `${Math.round(value)}s`;
}
