import { systemClock } from '../../runtime/clock.ts';
import { UsageError } from '../../runtime/usage-error.ts';
import type { Results, ScenarioResult } from '../judge/result.ts';
import { runUntil } from '../run-until.ts';
import { handCallInWords } from '../simulate-aws/hand-calls.ts';
import { serveWorld } from '../simulate-aws/serve-world.ts';
import type { WireEndpoint } from '../wire/serve-transport.ts';
import type { Line } from './line.ts';
import { startNarrator } from './narrator.ts';
import { play } from './play.ts';
import { type DemoScenario, demoScenarios } from './scenario.ts';
import { buildStage } from './stage.ts';

export interface DemoOptions {
  /** Number from 1, or name; absent: all of them. */
  readonly scenario: string | undefined;
  /** Virtual seconds per real second. */
  readonly speed: number;
  /** To the end as fast as it goes, without a page. */
  readonly once: boolean;
  readonly port: number;
  /** Where the shop can be poked by hand while it is played live; absent: the customary port or a free one. */
  readonly awsPort: number | undefined;
  readonly seed: number;
}

/** Where a watcher finds what is played. Absent when it is played to the end at once. */
export interface DemoAddresses {
  readonly page: string;
  readonly aws: string;
}

/** Where the demo's story goes. `startAt` is the virtual time that counts as 0:00. */
export interface DemoOutput {
  opening(about: {
    readonly at: DemoAddresses | undefined;
    readonly seed: number;
    readonly speed: number;
  }): void;
  scenario(scenario: DemoScenario): void;
  line(line: Line, startAt: number): void;
  result(result: ScenarioResult): void;
  closing(results: Results, about: { readonly at: DemoAddresses | undefined; readonly realMs: number }): void;
}

/**
 * Plays the demo. Answers whether users recovered in every scenario with no harm judged. Throws a
 * UsageError for a scenario that does not exist or a port that is taken.
 */
export async function runDemo(options: DemoOptions, output: DemoOutput, stop: AbortSignal): Promise<boolean> {
  const scenarios = chosen(options.scenario);
  const began = systemClock.monotonic();
  const stage = await buildStage({
    stack: 'storefront',
    seed: options.seed,
    ...(options.once ? {} : { port: options.port }),
  });
  const { world, daemon } = stage;
  const startAt = world.clock.now();
  let byHand: WireEndpoint | undefined;
  try {
    await daemon.start();
    if (!options.once) {
      byHand = await serveWorld(world, {
        port: options.awsPort,
        flag: '--aws-port',
        onCall: (call) =>
          output.line({ at: call.at, topic: 'world', tone: 'plain', text: handCallInWords(call) }, startAt),
      });
    }
    const at =
      daemon.url === undefined || byHand === undefined ? undefined : { page: daemon.url, aws: byHand.url };
    output.opening({ at, seed: options.seed, speed: options.speed });
    const narrator = startNarrator(world, daemon, (line) => output.line(line, startAt));
    const results = await play(stage, scenarios, {
      seed: options.seed,
      signal: stop,
      ...(options.once ? {} : { speed: options.speed }),
      onScenario: (scenario) => output.scenario(scenario),
      onResult: (result) => output.result(result),
    });
    const realMs = systemClock.monotonic() - began;
    if (!stop.aborted) output.closing(results, { at, realMs });
    if (!options.once && !stop.aborted) {
      // The shop goes on at the same pace, and so does its page, until somebody ends it.
      await runUntil(world.clock, Number.MAX_SAFE_INTEGER, { speed: options.speed, signal: stop });
    }
    narrator.stop();
    const { scenarios: scored } = results;
    // Who watches live may leave when they like; only what was played to its end is judged.
    const complete = !options.once || scored.length === scenarios.length;
    return complete && scored.every((one) => one.passed);
  } finally {
    await byHand?.close();
    await stage.close();
  }
}

function chosen(wanted: string | undefined): readonly DemoScenario[] {
  if (wanted === undefined) return demoScenarios;
  const found = demoScenarios.filter(
    (scenario, index) => scenario.name === wanted || String(index + 1) === wanted,
  );
  if (found.length > 0) return found;
  const names = demoScenarios.map((scenario, index) => `${index + 1} ${scenario.name}`).join(', ');
  throw new UsageError(`there is no demo scenario "${wanted}"; there are ${names}`);
}
