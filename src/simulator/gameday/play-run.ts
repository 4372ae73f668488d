import { problemText } from '../../policy/problem-text.ts';
import { scenarioResult } from '../judge/result.ts';
import { runUntil } from '../run-until.ts';
import { UsageError } from '../../runtime/usage-error.ts';
import { readScenario } from '../scenario/load-scenarios.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { loadStack } from '../stacks/load-stack.ts';
import { experiencePoints } from './experience-points.ts';
import type { PolicySet, RunReport } from './report.ts';
import type { World } from '../world/state/world.ts';
import { buildRunStage } from './run-stage.ts';
import { scheduleStory } from './schedule-story.ts';
import { timelineOf } from './timeline.ts';
import { whatIsMissing } from './whole.ts';

/** One scenario, one seed, one set of policies. Plain data: it crosses threads. */
export interface RunRequest {
  /** File of the scenario. */
  readonly scenario: string;
  readonly seed: number;
  readonly policy: PolicySet;
  /** Folder or file of the policies for `yours`; absent: what the scenario brings. */
  readonly policies?: string;
  /** A shipped stack by name, or the file of one, to play it on in place of the scenario's own. */
  readonly stack?: string;
  /** Folder for files that last as long as the run. */
  readonly scratch?: string;
}

/** Before the scenario: the daemon looks round and settles. */
const preludeMs = 5 * 60_000;

/** Plays one run to its end and scores it. Rejects only for what should have been refused before: a bad file. */
export async function playRun(request: RunRequest): Promise<RunReport> {
  const scenario = scenarioOf(request.scenario);
  const stack = request.stack === undefined ? scenario.stack : loadStack(request.stack);
  const { limits, daemon, policies } = scenario;
  const stage = buildRunStage({
    ...(policies === undefined ? {} : { policies }),
    ...request,
    stack,
    limits,
    daemon,
  });
  const { world, judge, contender } = stage;
  const { clock } = world;
  try {
    await contender?.start();
    await runUntil(clock, clock.now() + preludeMs);
    const beganAt = clock.now();
    const { faultAt, mendedAt } = scheduleStory(world, scenario, {
      seed: request.seed,
      partsOf: stage.actorParts,
    });
    await runUntil(clock, beganAt + scenario.durationMs);
    const endAt = clock.now();
    judge.end();
    const missing = whatIsMissing(world, { ...scenario, stack });
    const result = scenarioResult({
      name: scenario.name,
      expect: scenario.expect,
      mustPage: scenario.mustPage,
      acts: scenario.acts,
      ...(scenario.mostPages === undefined ? {} : { mostPages: scenario.mostPages }),
      beganAt,
      policy: request.policy,
      seed: request.seed,
      world,
      events: contender?.events ?? [],
      harms: judge.harms,
      acted: judge.acted,
      faultAt,
      endAt,
      recovered: missing.length === 0,
      // What a swarm draws may leave no way but to wait until it is mended; who writes a scenario knows of one.
      recoverableFrom: Math.max(
        judge.recoverableFrom ?? beganAt,
        scenario.swarm === undefined ? beganAt : (mendedAt ?? endAt),
      ),
    });
    return {
      result,
      missing,
      timeline: timelineOf({
        world,
        events: contender?.events ?? [],
        harms: judge.harms,
        faultAt,
        endAt,
      }),
      experience: experiencePoints(
        (world.users?.experienced ?? []).filter(({ at }) => at >= beganAt && at < endAt),
        faultAt,
      ),
      unknownOperations: unknownOperations(world),
      missedFaults: missedFaults(world),
      ...(contender === undefined || contender.crashes.length === 0
        ? {}
        : { crashed: contender.crashes.join('\n') }),
    };
  } finally {
    stage.close();
  }
}

const read = new Map<string, Scenario>();

/** Files are read once per process: a game day plays each of them many times. */
function scenarioOf(file: string): Scenario {
  const known = read.get(file);
  if (known !== undefined) return known;
  const { scenario, problems } = readScenario(file);
  if (scenario === undefined) throw new UsageError(problems.map(problemText).join('\n'));
  read.set(file, scenario);
  return scenario;
}

/** Each operation once, in the order in which they were first called. */
function unknownOperations(world: World): readonly string[] {
  const names = new Set<string>();
  for (const one of world.happenings)
    if (one.kind === 'unknown-operation') names.add(`${one.service} ${one.operation}`);
  return [...names];
}

function missedFaults(world: World): readonly string[] {
  return world.happenings.flatMap((one) => (one.kind === 'fault-missed' ? [one.text] : []));
}
