import type { RecordedRuns } from './record.ts';

/** The recorded runs as Markdown: the totals, then a row for each scenario. */
export function summaryOf(records: readonly RecordedRuns[]): string {
  const byScenario = [...Map.groupBy(records, ({ scenario }) => scenario)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const rows = byScenario.map(([scenario, parts]) => rowOf(scenario, parts));
  return [...totalsOf(records), '', ...header, ...rows].join('\n');
}

const header = [
  '| scenario | expect | runs | passed | harmful | recovered | users down: median | most | writes lost, most | remediations | pages |',
  '|---|---|---|---|---|---|---|---|---|---|---|',
];

function rowOf(scenario: string, parts: readonly RecordedRuns[]): string {
  const downtimes = parts.flatMap(({ downtimeSeconds }) => downtimeSeconds).toSorted((a, b) => a - b);
  const lost = Math.max(...parts.map(({ dataLossSeconds }) => dataLossSeconds));
  // The lower one of the two in the middle, as in the score of a game day.
  const median = downtimes[Math.floor((downtimes.length - 1) / 2)] ?? 0;
  const harms = parts.flatMap((part) => part.harms);
  return `| ${[
    scenario,
    parts[0]?.expect ?? '',
    downtimes.length,
    sum(parts, 'passed'),
    harms.length === 0 ? '–' : harms.join(', '),
    sum(parts, 'recovered'),
    `${median} s`,
    `${downtimes.at(-1) ?? 0} s`,
    lost === 0 ? '–' : `${lost} s`,
    sum(parts, 'actions') || '–',
    sum(parts, 'pages') || '–',
  ].join(' | ')} |`;
}

function totalsOf(records: readonly RecordedRuns[]): readonly string[] {
  const runsOf = (parts: readonly RecordedRuns[]) =>
    parts.reduce((all, { downtimeSeconds }) => all + downtimeSeconds.length, 0);
  const ofExpect = (expect: RecordedRuns['expect']) => records.filter((one) => one.expect === expect);
  const recover = ofExpect('recover');
  const downtime = recover.flatMap((one) => one.downtimeSeconds).reduce((all, one) => all + one, 0);
  return [
    '| | |',
    '|---|---|',
    `| passed | ${sum(records, 'passed')} of ${runsOf(records)} |`,
    `| harm | ${records.flatMap(({ harms }) => harms).length} |`,
    `| \`recover\`: recovered | ${sum(recover, 'recovered')} of ${runsOf(recover)} |`,
    `| users down over \`recover\` | ${downtime} s |`,
    `| remediations, pages | ${sum(records, 'actions')}, ${sum(records, 'pages')} |`,
  ];
}

function sum(parts: readonly RecordedRuns[], of: 'passed' | 'recovered' | 'actions' | 'pages'): number {
  return parts.reduce((all, part) => all + part[of], 0);
}
