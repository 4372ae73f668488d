import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageFolder } from '../../../http/page-folder.ts';
import { findingInWords } from '../finding-in-words.ts';
import { type Finding, type GamedayOutcome, isTriedOut, type ScenarioPlan } from '../tally.ts';
import { type Markup, markup, ownFile, textOf } from './markup.ts';
import { scenarioSection } from './scenario-section.ts';
import { summaryTable } from './summary-table.ts';

/** A game day as one page of HTML that needs nothing else: no network, no other file. */
export function gamedayPage(
  outcome: GamedayOutcome,
  about: {
    readonly scenarios: readonly ScenarioPlan[];
    readonly notApplicable: readonly { readonly scenario: string; readonly reason: string }[];
    /** The command that plays a run again. */
    readonly replay: (run: Finding['run']) => string;
  },
): string {
  const { results, findings, unknownOperations, missedFaults, reports } = outcome;
  const tried = results.filter(({ policy }) => isTriedOut(policy));
  const passed = tried.filter((result) => result.passed).length;
  const harmful = tried.filter((result) => result.harmful.length > 0).length;
  const sections = about.scenarios.map((scenario) =>
    scenarioSection(
      scenario,
      findings.filter(({ run }) => run.scenario.name === scenario.name),
      reports.filter(({ result }) => result.name === scenario.name),
      about.replay,
    ),
  );
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Game day: ${passed} of ${tried.length} passed</title>
<link rel="icon" href="data:,"><style>${ownFile(readOwn('colors.css'))}${ownFile(readOwn('gameday.css'))}</style></head>
<body><header class="bar"><p class="brand">Holdfast game day</p></header>
<main>
<h1>${headline(passed, tried.length, harmful)}</h1>
<p class="quiet">${outcome.played} of ${outcome.planned} runs played. Times count from the first fault of a scenario.</p>
${summaryTable(outcome)}
${notes(
  'Operations that simulated AWS does not know',
  unknownOperations.map(({ operation, runs }) => `${operation}, called in ${runs} runs`),
)}
${notes(
  'Not played: not applicable to this stack',
  about.notApplicable.map(({ scenario, reason }) => `${scenario}: ${reason}`),
)}
${notes(
  'Faults that found nothing to befall',
  missedFaults.map(({ name, why, runs }) => `${name}: ${why} (${runs} runs)`),
)}
${notes(
  'Lost',
  [...findings, ...outcome.lostBaselines]
    .filter(({ result }) => result === undefined)
    .map(
      (lost) =>
        `${lost.run.scenario.name}, seed ${lost.run.seed}, ${lost.run.policy}: ${findingInWords(lost)}`,
    ),
)}
<p class="legend" aria-label="Legend"><span class="tag errors">requests that fail</span> <span class="tag fault">something is broken</span> Marks can be pointed at, or walked with the arrow keys.</p>
${sections}
</main><script>${ownFile(readOwn('gameday.js'))}</script></body></html>
`;
  return textOf(page);
}

function headline(passed: number, tried: number, harmful: number): string {
  if (tried === 0) return 'No run was played to its end';
  const harm = harmful === 0 ? 'none did harm' : `${harmful} did harm`;
  return passed === tried ? `All ${tried} runs passed` : `${passed} of ${tried} runs passed, ${harm}`;
}

/** Bounded: a page that lists thousands is not read. */
const notesAtMost = 30;

function notes(title: string, lines: readonly string[]): Markup | string {
  if (lines.length === 0) return '';
  const more = lines.length - notesAtMost;
  const items = lines.slice(0, notesAtMost).map((line) => markup`<li>${line}</li>`);
  return markup`<section class="notes"><h2>${title}</h2><ul>${items}${more > 0 ? markup`<li>and ${more} more</li>` : []}</ul></section>`;
}

/** Styles and script are files beside those of the status page, whose colours they share, and are written into the page. */
function readOwn(name: string): string {
  return readFileSync(join(pageFolder(), name), 'utf8');
}
