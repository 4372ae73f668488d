import { findingInWords } from '../../simulator/gameday/finding-in-words.ts';
import type { RunReport, TimelineEntry } from '../../simulator/gameday/report.ts';
import { storiesOfEach } from '../../simulator/gameday/stories.ts';
import type { Finding } from '../../simulator/gameday/tally.ts';
import { clean, quoted } from '../client/print.ts';
import type { CliIo } from '../command.ts';
import { storyLines } from './story-lines.ts';

interface About {
  readonly policies?: string;
  readonly stack?: string;
  /** How a scenario was given that is not a shipped one, by its name. */
  readonly files: ReadonlyMap<string, string>;
  /** Stories that were printed already. */
  readonly told: readonly RunReport[];
}

/** Findings of one scenario that get a line of their own; of the rest only the number is told. */
const linesOfEach = 10;

/** Each finding with the line that plays it again; the first few of each scenario with their story. */
export function findingLines(findings: readonly Finding[], about: About, io: CliIo): readonly string[] {
  const byScenario = Map.groupBy(findings, ({ run }) => run.scenario.name);
  return [...byScenario.values()].flatMap((all) => [
    ...all.slice(0, linesOfEach).flatMap((finding, index) => {
      const { run, report } = finding;
      const words = clean(findingInWords(finding));
      const isTold = report !== undefined && index < storiesOfEach && !about.told.includes(report);
      return [
        io.colors.red(`✗ ${run.scenario.name}, seed ${run.seed}, ${run.policy}: ${words}`),
        io.colors.dim(`    again: ${replayCommand(finding, about)}`),
        ...(isTold ? storyLines(upToHarm(report), io) : []),
      ];
    }),
    ...(all.length > linesOfEach ? [`  and ${all.length - linesOfEach} more seeds of it`] : []),
  ]);
}

/** The one line that plays a run again. */
export function replayCommand({ run }: Pick<Finding, 'run'>, about: Omit<About, 'told'>): string {
  const { name } = run.scenario;
  const words = [
    `holdfast gameday ${quoted(about.files.get(name) ?? name)} --seed ${run.seed}`,
    ...(about.policies === undefined ? [] : [`--policies ${quoted(about.policies)}`]),
    ...(about.stack === undefined ? [] : [`--stack ${quoted(about.stack)}`]),
  ];
  return words.join(' ');
}

/** The story until the first harm; all of it where there is none. */
function upToHarm({ timeline }: RunReport): readonly TimelineEntry[] {
  const harm = timeline.findIndex(({ lane }) => lane === 'harm');
  return harm === -1 ? timeline : timeline.slice(0, harm + 1);
}
