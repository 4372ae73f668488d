import type { RunReport } from '../../simulator/gameday/report.ts';
import { type GamedayOutcome, isTriedOut } from '../../simulator/gameday/tally.ts';
import { clean } from '../client/print.ts';
import type { CliIo } from '../command.ts';
import { findingLines } from './finding-lines.ts';
import { scoreTable } from './score-table.ts';
import { storyLines } from './story-lines.ts';

/** How it was played. */
export interface Played {
  /** Seed of the runs whose stories were asked for. */
  readonly toldSeed?: number;
  readonly policies?: string;
  readonly stack?: string;
  readonly html?: string;
  /** A scenario that was given as a file: how it was given, by its name. */
  readonly files: ReadonlyMap<string, string>;
  /** Scenarios that were not played, for they need more than the stack in hand has. */
  readonly notApplicable: readonly { readonly scenario: string; readonly reason: string }[];
  readonly seconds: number;
  readonly workers: number;
}

/** All that a game day prints once it is over: stories that were asked for, findings, the score, the sum. */
export function outcomeLines(outcome: GamedayOutcome, played: Played, io: CliIo): readonly string[] {
  const { findings, lostBaselines, unknownOperations, missedFaults, scores } = outcome;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', io.colors.bold(title), ...lines];
  const told = outcome.reports.filter(({ result }) => result.seed === played.toldSeed);
  const lines = (some: GamedayOutcome['findings']) => findingLines(some, { ...played, told }, io);
  return [
    ...told.flatMap((report) => section(storyTitle(report), storyLines(report.timeline, io))),
    ...section('Findings', lines(findings)),
    ...section('Runs of the baselines that were lost', lines(lostBaselines)),
    ...section(
      'Operations that simulated AWS does not know',
      unknownOperations.map(({ operation, runs }) => `  ${operation}, called in ${counted(runs, 'run')}`),
    ),
    ...section(
      'Faults that found nothing to befall when their time came',
      missedFaults.map(({ name, why, runs }) => `  ${name}: ${clean(why)} (${counted(runs, 'run')})`),
    ),
    ...section(
      'Not played: not applicable to this stack',
      played.notApplicable.map(({ scenario, reason }) => `  ${scenario}: ${clean(reason)}`),
    ),
    ...section('Score, in seconds; what users were down is median/most', scoreTable(scores, io)),
    '',
    ...summary(outcome, played, io),
  ];
}

function storyTitle({ result }: RunReport): string {
  return `${result.name}, seed ${result.seed}, under ${result.policy}: minutes and seconds from the fault`;
}

function summary(
  { results, findings, planned, played: runs }: GamedayOutcome,
  { html, seconds, workers }: Played,
  { colors }: CliIo,
): readonly string[] {
  const tried = results.filter(({ policy }) => isTriedOut(policy));
  const passed = tried.filter((result) => result.passed).length;
  const harmful = tried.filter((result) => result.harmful.length > 0).length;
  const paint = findings.length === 0 ? colors.green : colors.red;
  const took = `${counted(runs, 'run')} in ${seconds.toFixed(1)} s on ${counted(workers, 'worker')}.`;
  return [
    `${paint(`${passed} of ${counted(tried.length, 'run')} passed, ${harmful} did harm.`)} Played ${took}`,
    ...(runs < planned ? [colors.yellow(`Stopped before the end: ${planned - runs} were not played.`)] : []),
    ...(html === undefined ? [] : [`The page: ${html}`]),
    ...(html === undefined && findings.length > 0
      ? [colors.dim('All stories to look at: add --html gameday.html. All figures: add --json.')]
      : []),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
