import type { RunReport } from '../report.ts';
import type { Score } from '../score.ts';
import type { GamedayOutcome } from '../tally.ts';
import { axisOf } from './axis.ts';
import { type Markup, markup } from './markup.ts';
import { sparkline } from './users-area.ts';

const columns = [
  'Scenario',
  'Expect',
  'Policies',
  'Passed',
  'Harmful',
  'Recovered',
  'Users’ failures',
  'Down, median',
  'Down, most',
  'Detect',
  'Decide',
  'Act',
  'Propagate',
  'Lost',
  'Actions',
  'Pages',
] as const;

/** Each scenario under each set of policies, beside what users of its first seed went through. */
export function summaryTable({ scores, reports }: GamedayOutcome): Markup {
  const bySuite = Map.groupBy(scores, ({ name }) => name);
  const bodies = [...bySuite].map(([name, rows]) => {
    const stories = reports.filter(({ result }) => result.name === name);
    const axis = axisOf(stories);
    const drawnOf = ({ policy }: Score) => stories.find(({ result }) => result.policy === policy);
    return markup`<tbody>${rows.map((score, index) => row(score, index === 0 ? rows.length : 0, spark(drawnOf(score), axis)))}</tbody>`;
  });
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Score"><table>
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
${bodies}</table></div>`;
}

function row(score: Score, spans: number, drawing: Markup): Markup {
  const { name, expect, policy, runs, passed, harmful, harmCodes, recovered, downtimeSeconds } = score;
  const head =
    spans === 0
      ? []
      : [
          markup`<th scope="rowgroup" rowspan="${spans}"><a href="#${name}">${name}</a></th><td rowspan="${spans}">${expect}</td>`,
        ];
  const verdict = passed === runs ? 'good' : harmful > 0 ? 'bad' : 'fair';
  return markup`<tr>${head}<td>${policy}</td>
<td class="number"><span class="chip ${verdict}">${passed} of ${runs}</span></td>
<td class="number">${harmful === 0 ? '0' : `${harmful} (${harmCodes.join(' ')})`}</td>
<td class="number">${recovered} of ${runs}</td><td>${drawing}</td>
${[downtimeSeconds.median, downtimeSeconds.most, score.detectSeconds, score.decideSeconds, score.actSeconds, score.propagateSeconds, score.dataLossSeconds].map(seconds)}
<td class="number">${score.actions}</td><td class="number">${score.pages}</td></tr>`;
}

function spark(report: RunReport | undefined, axis: ReturnType<typeof axisOf>): Markup {
  return report === undefined ? markup`` : sparkline(report.experience, axis);
}

function seconds(value: number | undefined): Markup {
  return markup`<td class="number">${value === undefined ? '–' : `${Math.round(value)} s`}</td>`;
}
