import type { ReportRepresentation } from '../../http/representations/report.ts';
import { formatDuration } from '../../runtime/duration.ts';
import { clean, clockTime } from '../client/print.ts';
import { markdownTable } from './markdown-table.ts';

type PolicyReport = ReportRepresentation['policies'][number];

/** A report as Markdown: read in a minute in a terminal, and as it is in a ticket. */
export function describeReport(report: ReportRepresentation): string {
  const days = formatDuration(Date.parse(report.to) - Date.parse(report.from));
  const busy = report.policies.filter(hasSomething);
  const quiet = report.policies.filter((policy) => !hasSomething(policy));
  const lines = [
    '# Holdfast report',
    '',
    `${clockTime(report.from)} to ${clockTime(report.to)} (${days}), ${report.events} events. ${incidentLine(report)}`,
    '',
    '## What to change',
    '',
    ...changes(busy),
  ];
  const section = (title: string, body: readonly string[]) => {
    if (body.length > 0) lines.push('', `## ${title}`, '', ...body);
  };
  section('What the policies did', busy.length === 0 ? ['Nothing was asked for.'] : policyTable(busy));
  section('What came of what was only shown', shadowLines(busy, report.undecided));
  section('What stood in the way', refusalLines(busy));
  section('Services', serviceTable(report));
  if (quiet.length > 0) section('Had nothing to say', [quiet.map(({ policy }) => clean(policy)).join(', ')]);
  return lines.join('\n');
}

function hasSomething({ proposed, pages, acted }: PolicyReport): boolean {
  return proposed + pages + acted > 0;
}

function incidentLine({ incidents }: ReportRepresentation): string {
  const { closed, open, repaired, meanRepairedSeconds, leftAlone, meanLeftAloneSeconds } = incidents;
  const mean = (seconds = 0) => formatDuration(seconds * 1000);
  const parts = [`${closed} incidents ended, ${open} open.`];
  if (repaired > 0)
    parts.push(`Where something was done (${repaired}) they lasted ${mean(meanRepairedSeconds)} on average.`);
  if (leftAlone > 0) parts.push(`Where nothing was done (${leftAlone}), ${mean(meanLeftAloneSeconds)}.`);
  return parts.join(' ');
}

/** Raise and lower first: that is what the report is read for. */
function changes(policies: readonly PolicyReport[]): readonly string[] {
  const told = policies
    .filter(({ mode }) => mode !== undefined)
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ policy, mode, recommendation: { advice, to, reasons } }) => {
      const what =
        advice === 'keep'
          ? `keep ${mode}`
          : `${advice === 'raise' ? 'has earned' : 'should go back to'} ${to} (now ${mode})`;
      return `- **${clean(policy)}**: ${what}. ${sentence(reasons.map(clean).join('; '))}`;
    });
  return told.length === 0 ? ['Nothing: no policy had anything to say.'] : told;
}

function rank({ recommendation: { advice } }: PolicyReport): number {
  return { lower: 0, raise: 1, keep: 2 }[advice];
}

function policyTable(policies: readonly PolicyReport[]): readonly string[] {
  return markdownTable(
    ['policy', 'mode', 'asked', 'only shown', 'acted', 'helped', 'failed', 'unclear', 'taken back', 'pages'],
    policies.map(({ policy, mode = '?', proposed, wouldAct, acted, outcomes, undone, pages }) => [
      clean(policy),
      mode,
      proposed,
      wouldAct,
      acted,
      outcomes.success,
      outcomes.failed + outcomes.interrupted,
      outcomes.inconclusive,
      undone,
      pages,
    ]),
  );
}

function shadowLines(policies: readonly PolicyReport[], undecided: number): readonly string[] {
  const shown = policies.filter(({ wouldAct }) => wouldAct > 0);
  if (shown.length === 0) return [];
  const rows = shown.map(({ policy, shadows, waitedSeconds }) => [
    clean(policy),
    shadows.needed,
    shadows.agreed,
    shadows.unnecessary,
    shadows['wrong-cause'],
    shadows.undecidable,
    shadows.falsePositiveShare === undefined ? '–' : `${Math.round(shadows.falsePositiveShare * 100)} %`,
    waitedSeconds === 0 ? '–' : formatDuration(waitedSeconds * 1000),
  ]);
  return [
    ...markdownTable(
      [
        'policy',
        'needed',
        'others did it',
        'healed alone',
        'wrong cause',
        'cannot tell',
        'false alarms',
        'ill for longer by',
      ],
      rows,
    ),
    '',
    'Needed: it stayed ill for longer than the remedy takes. Healed alone and wrong cause are false alarms.',
    ...(undecided > 0 ? [`Of ${undecided} more it is not clear yet.`] : []),
  ];
}

const mostGates = 4;

function refusalLines(policies: readonly PolicyReport[]): readonly string[] {
  return policies
    .filter(({ refusedBy }) => refusedBy.length > 0)
    .map(({ policy, refusedBy }) => {
      const gates = refusedBy.slice(0, mostGates).map(({ gate, proposals }) => `${gate} ${proposals}×`);
      return `- **${clean(policy)}**: ${gates.join(', ')}`;
    });
}

function serviceTable({ services }: ReportRepresentation): readonly string[] {
  if (services.length === 0) return [];
  const rows = services.map(({ service, availability, downSeconds, failures }) => [
    clean(service),
    // Rounded down: 99.999 % is not shown as 100.
    `${(Math.floor(availability * 100_000) / 1000).toFixed(3)} %`,
    formatDuration(downSeconds * 1000),
    failures,
  ]);
  return [
    ...markdownTable(['service', 'without an incident', 'in incidents', 'times'], rows),
    '',
    'An incident counts from its beginning to its end, also where one machine of several failed and no user noticed.',
  ];
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
