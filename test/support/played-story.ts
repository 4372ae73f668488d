import { join } from 'node:path';
import { problemText } from '../../src/policy/problem-text.ts';
import type { Harm } from '../../src/simulator/judge/rule.ts';
import { buildRunStage, type RunStage } from '../../src/simulator/gameday/run-stage.ts';
import { scheduleStory } from '../../src/simulator/gameday/schedule-story.ts';
import { whatIsMissing } from '../../src/simulator/gameday/whole.ts';
import { journalSha256 } from '../../src/simulator/journal-hash.ts';
import { runUntil } from '../../src/simulator/run-until.ts';
import { readScenario } from '../../src/simulator/scenario/load-scenarios.ts';
import type { FaultTarget } from '../../src/simulator/faults/fault.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import type { PlannedFault, Scenario } from '../../src/simulator/scenario/scenario.ts';
import type { RecordedEvent } from '../../src/journal/event.ts';
import type { Happening } from '../../src/simulator/world/state/happening.ts';
import { projectRoot } from './source-tree.ts';

/** The file of a shipped scenario or swarm. */
export function scenarioFile(name: string): string {
  return join(projectRoot, 'scenarios', name.startsWith('swarm-') ? 'swarms' : '', `${name}.yaml`);
}

/** A shipped scenario, with parts of it replaced where a test asks for that. */
export function shippedScenario(name: string): Scenario {
  return scenarioAt(scenarioFile(name));
}

/** The scenario in a file; throws where it cannot be played. */
export function scenarioAt(file: string): Scenario {
  const { scenario, problems } = readScenario(file);
  if (scenario === undefined) throw new Error(problems.map(problemText).join('\n'));
  return scenario;
}

/** For messages of failed properties: which run it was, and the command that shows the plain one. */
export function replayOf(scenario: string, seed: number, more = ''): string {
  return `${scenario}, seed ${seed}${more === '' ? '' : `, ${more}`} (replay: node src/main.ts gameday ${scenario} --seed ${seed})`;
}

/** What a story of the production daemon on a simulated world came to. */
export interface PlayedStory {
  readonly sha256: string;
  readonly faultAt: number;
  readonly endAt: number;
  readonly events: readonly RecordedEvent[];
  readonly happenings: readonly Happening[];
  readonly harms: readonly Harm[];
  /** Why the world was not whole at the end; empty when it was. */
  readonly missing: readonly string[];
  readonly crashes: readonly string[];
  /** Changes that the daemon asked AWS for since the first fault, as `operation {input}`. */
  readonly mutations: readonly string[];
}

const preludeMs = 5 * 60_000;

/** Plays a scenario as a game day does, with a word of the test's own when the stage is set and when it begins. */
export async function playStory(options: {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Called before the daemon starts. */
  readonly set?: (stage: RunStage) => void;
  /** Called when the scenario begins, at its minute 0. */
  readonly begin?: (stage: RunStage) => void;
  readonly stage?: Partial<Parameters<typeof buildRunStage>[0]>;
}): Promise<PlayedStory> {
  const { scenario, seed } = options;
  const { stack, limits } = scenario;
  const stage = buildRunStage({ stack, limits, seed, policy: 'shipped', ...options.stage });
  const { world, judge, contender } = stage;
  const { clock } = world;
  try {
    options.set?.(stage);
    await contender?.start();
    await runUntil(clock, clock.now() + preludeMs);
    const beganAt = clock.now();
    options.begin?.(stage);
    const { faultAt } = scheduleStory(world, scenario, { seed, partsOf: stage.actorParts });
    const endAt = beganAt + scenario.durationMs;
    await runUntil(clock, endAt);
    const events = contender?.events ?? [];
    return {
      sha256: journalSha256(events.filter(({ at }) => at < endAt)),
      faultAt,
      endAt,
      events,
      happenings: world.happenings,
      harms: judge.harms.filter(({ at }) => at >= faultAt && at < endAt),
      missing: whatIsMissing(world, scenario),
      crashes: contender?.crashes ?? [],
      mutations: world.happenings.flatMap((one) =>
        one.kind === 'mutation' && one.caller === 'holdfast' && one.at >= faultAt && one.at < endAt
          ? [`${one.operation} ${JSON.stringify(one.input)}`]
          : [],
      ),
    };
  } finally {
    stage.close();
  }
}

const minuteMs = 60_000;

/** A shipped scenario's stack and limits with these faults in place of its own, minutes from the beginning. */
export function withFaults(
  scenario: Scenario,
  faults: readonly { name: string; parameters: FaultTarget; at: number; until?: number }[],
): Scenario {
  const planned = faults.map(
    ({ name, parameters, at, until }): PlannedFault => ({
      fault: faultNamed(name),
      parameters,
      atMs: at * minuteMs,
      ...(until === undefined ? {} : { untilMs: until * minuteMs }),
      spreadMs: 0,
      position: scenario.recovered.position,
    }),
  );
  return { ...scenario, faults: planned };
}

/** What was begun from the first fault on, as `action target`. */
export function beganWith({ events, faultAt }: PlayedStory): readonly string[] {
  return events.flatMap((event) =>
    event.kind === 'intent' && event.step === 0 && event.at >= faultAt
      ? [`${event.action} ${event.target}`]
      : [],
  );
}
