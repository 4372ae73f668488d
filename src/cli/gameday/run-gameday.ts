import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { hasErrors, problemText } from '../../policy/problem-text.ts';
import { systemClock } from '../../runtime/clock.ts';
import { UsageError } from '../../runtime/usage-error.ts';
import { findScenarios } from '../../simulator/scenario/find-scenarios.ts';
import { loadScenarios } from '../../simulator/scenario/load-scenarios.ts';
import { shippedScenarios } from '../../simulator/shipped-scenarios.ts';
import { loadStack } from '../../simulator/stacks/load-stack.ts';
import { type GamedayPlan, playGameday } from '../../simulator/gameday/play-gameday.ts';
import type { PolicySet } from '../../simulator/gameday/report.ts';
import type { Scenario } from '../../simulator/scenario/scenario.ts';
import type { GamedayOutcome, GamedayRun } from '../../simulator/gameday/tally.ts';
import { table } from '../client/print.ts';
import type { CliIo, ExitCode } from '../command.ts';
import { checkPolicies } from './check-policies.ts';
import { replayCommand } from './finding-lines.ts';
import { gamedayJson } from './json.ts';
import { outcomeLines, type Played } from './outcome-lines.ts';
import { startProgress } from './progress.ts';

export interface GamedayOptions {
  /** Names, files and folders; none: all that is shipped. */
  readonly scenarios: readonly string[];
  readonly policies?: string;
  readonly seeds: number;
  /** The first seed; 1 where absent. Given, its stories are printed. */
  readonly seed?: number;
  readonly baseline: boolean;
  readonly stack?: string;
  readonly json: boolean;
  readonly html?: string;
  readonly workers?: number;
  /** Only name the scenarios. */
  readonly list: boolean;
}

/**
 * Plays a game day and prints its score. 0: all passed; 1: findings, or stopped before the end; 2: a
 * scenario or policy is wrong. Throws a UsageError for what is not there.
 */
export async function runGameday(options: GamedayOptions, io: CliIo): Promise<ExitCode> {
  const stack = options.stack === undefined ? undefined : loadStack(options.stack);
  const { scenarios, problems, notApplicable } = loadScenarios(findScenarios(options.scenarios), stack);
  for (const problem of problems) io.err(problemText(problem));
  if (hasErrors(problems)) return 2;
  if (options.list) {
    for (const line of listLines(scenarios, io)) io.out(line);
    return 0;
  }
  if (!(await areUsable(options, scenarios, io))) return 2;
  const plan: GamedayPlan = {
    scenarios,
    seeds: Array.from({ length: options.seeds }, (_, index) => (options.seed ?? 1) + index),
    sets: setsOf(options),
    workers: options.workers ?? availableParallelism(),
    ...(options.policies === undefined ? {} : { policies: options.policies }),
    ...(options.stack === undefined ? {} : { stack: options.stack }),
  };
  const runsOfEach = plan.seeds.length * plan.sets.length;
  const progress = startProgress(
    scenarios.map(({ name }) => name),
    runsOfEach,
    { io, quiet: options.json },
  );
  const began = systemClock.monotonic();
  const outcome = await playGameday(plan, {
    clock: systemClock,
    stop: io.stop,
    onRun: (run, result) => progress.ran(run, result),
  });
  progress.end();
  const seconds = (systemClock.monotonic() - began) / 1000;
  const played: Played = {
    ...options,
    ...(options.seed === undefined ? {} : { toldSeed: options.seed }),
    files: givenAsFiles(scenarios),
    notApplicable,
    seconds,
    workers: plan.workers,
  };
  if (options.html !== undefined) await writePage(options.html, outcome, plan, played);
  if (options.json) io.out(gamedayJson(outcome, played));
  else for (const line of outcomeLines(outcome, played, io)) io.out(line);
  return outcome.findings.length === 0 && outcome.played === outcome.planned ? 0 : 1;
}

/** The scenarios with what each expects and what happens in it. */
function listLines(scenarios: readonly Scenario[], io: CliIo): readonly string[] {
  return table(
    scenarios.map(({ name, expect, summary }) => [name, expect, summary]),
    io,
    '',
  ).split('\n');
}

/** Where the name alone would not find them again. */
function givenAsFiles(scenarios: readonly Scenario[]): ReadonlyMap<string, string> {
  const shipped = shippedScenarios();
  return new Map(
    scenarios.flatMap(({ name, file }) => (file === join(shipped, `${name}.yaml`) ? [] : [[name, file]])),
  );
}

function setsOf({ policies, baseline }: GamedayOptions): readonly PolicySet[] {
  const tried: PolicySet = policies === undefined ? 'shipped' : 'yours';
  return baseline ? ['nothing', 'naive', tried] : [tried];
}

/** What is wrong with what was given is said before anything is played, once, not by every run. */
async function areUsable(
  { policies, html }: GamedayOptions,
  scenarios: readonly Scenario[],
  io: CliIo,
): Promise<boolean> {
  if (html !== undefined) refuseUnwritable(html);
  const brought = policies === undefined ? scenarios.flatMap((one) => one.policies ?? []) : [policies];
  const checked = await Promise.all([...new Set(brought)].map((path) => checkPolicies(path, io.now())));
  const problems = checked.flat();
  for (const problem of problems) io.err(problemText(problem));
  return problems.length === 0;
}

/** Better now than after an hour of play. */
function refuseUnwritable(file: string): void {
  try {
    writeFileSync(file, '', { flag: 'a' });
  } catch (error) {
    throw new UsageError(`--html: ${file} cannot be written`, error);
  }
}

async function writePage(
  file: string,
  outcome: GamedayOutcome,
  { scenarios }: GamedayPlan,
  played: Played,
): Promise<void> {
  const { gamedayPage } = await import('../../simulator/gameday/page/page.ts');
  const replay = (run: GamedayRun) => replayCommand({ run }, played);
  writeFileSync(file, gamedayPage(outcome, { scenarios, replay, notApplicable: played.notApplicable }));
}
