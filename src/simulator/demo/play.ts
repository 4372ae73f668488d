import { usersAreWell } from '../judge/experience.ts';
import { type Results, type ScenarioResult, scenarioResult, totalsOf } from '../judge/result.ts';
import { runUntil } from '../run-until.ts';
import { beginStory, type DemoScenario } from './scenario.ts';
import type { Stage } from './stage.ts';

/** Before the first fault: the daemon looks round and settles. */
const preludeMs = 5 * 60_000;

/** Users count as recovered once they have been well for so long at the end of a scenario. */
const wellForSeconds = 180;

export interface PlayOptions {
  readonly seed: number;
  /** Virtual seconds per real one; absent: as fast as it goes. */
  readonly speed?: number;
  readonly signal?: AbortSignal;
  /** Told before a scenario's fault, and after its end. */
  readonly onScenario?: (scenario: DemoScenario) => void;
  readonly onResult?: (result: ScenarioResult) => void;
}

/** Plays scenarios one after the other on one stage and scores each. Answers early when it is aborted. */
export async function play(
  stage: Stage,
  scenarios: readonly DemoScenario[],
  options: PlayOptions,
): Promise<Results> {
  const { world, judge, events } = stage;
  const { clock } = world;
  const results: ScenarioResult[] = [];
  const runOptions = {
    ...(options.speed === undefined ? {} : { speed: options.speed }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  await runUntil(clock, clock.now() + preludeMs, runOptions);
  for (const scenario of scenarios) {
    if (options.signal?.aborted) break;
    const faultAt = clock.now();
    options.onScenario?.(scenario);
    beginStory(world, scenario);
    await runUntil(clock, faultAt + scenario.lastsMs, runOptions);
    if (options.signal?.aborted) break;
    const endAt = clock.now();
    const result = scenarioResult({
      name: scenario.name,
      seed: options.seed,
      world,
      events,
      harms: judge.harms,
      acted: judge.acted,
      faultAt,
      endAt,
      recovered: usersAreWell(world, wellForSeconds) && scenario.isWhole(world),
    });
    results.push(result);
    options.onResult?.(result);
  }
  return totalsOf(results);
}
