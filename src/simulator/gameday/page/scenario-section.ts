import { findingInWords } from '../finding-in-words.ts';
import { fromFault } from '../from-fault.ts';
import type { RunReport } from '../report.ts';
import type { Finding, ScenarioPlan } from '../tally.ts';
import { type Axis, axisOf } from './axis.ts';
import { chart } from './chart.ts';
import { type Markup, markup } from './markup.ts';

/** One scenario: its findings, and the stories of its seeds, all policies of one seed over one axis. */
export function scenarioSection(
  { name, expect, summary }: ScenarioPlan,
  findings: readonly Finding[],
  stories: readonly RunReport[],
  replay: (run: Finding['run']) => string,
): Markup {
  const bySeed = [...Map.groupBy(stories, ({ result }) => result.seed)].toSorted(([a], [b]) => a - b);
  return markup`<section id="${name}" aria-labelledby="${name}-title">
<h2 id="${name}-title">${name} <span class="expect">expect: ${expect}</span></h2>
<p class="quiet">${summary}</p>
${findings.length === 0 ? [] : findingList(findings, replay)}
${bySeed.map(([seed, of]) => seedStories(name, seed, of))}
</section>`;
}

/** Findings of one scenario that are listed; of more, their number. */
const listedAtMost = 20;

function findingList(findings: readonly Finding[], replay: (run: Finding['run']) => string): Markup {
  const items = findings
    .slice(0, listedAtMost)
    .map(
      (finding) =>
        markup`<li><b>Seed ${finding.run.seed}</b>: ${findingInWords(finding)}<br><code>${replay(finding.run)}</code></li>`,
    );
  const more = findings.length - items.length;
  return markup`<ul class="findings">${items}${more > 0 ? markup`<li>and ${more} more seeds</li>` : []}</ul>`;
}

function seedStories(name: string, seed: number, reports: readonly RunReport[]): Markup {
  const axis = axisOf(reports);
  const panels = reports.map((report) => panel(report, axis, `${name}-${seed}-${report.result.policy}`));
  return markup`<div class="seed"><h3>Seed ${seed}</h3>${panels}</div>`;
}

function panel(report: RunReport, axis: Axis, id: string): Markup {
  const { result, timeline, missing } = report;
  const verdict = result.passed ? 'good' : 'bad';
  const words = result.passed ? 'passed' : findingInWords({ result, missing });
  const entries = timeline.map(
    ({ atSeconds, lane, subject, text }, index) =>
      markup`<li id="${id}-${index}"><time>${fromFault(atSeconds)}</time> <span class="tag ${lane}">${lane}</span> <span>${subject === '' ? '' : markup`<b>${subject}</b> `}${text}</span></li>`,
  );
  return markup`<article class="panel"><h4>${result.policy} <span class="chip ${verdict}">${words}</span> <span class="quiet">users down ${result.downtimeSeconds} s</span></h4>
${chart(report, axis, id)}
<details><summary>All ${timeline.length} entries of ${result.policy}, seed ${result.seed}</summary><ol class="story">${entries}</ol></details></article>`;
}
