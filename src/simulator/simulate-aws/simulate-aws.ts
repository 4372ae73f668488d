import { systemClock } from '../../runtime/clock.ts';
import { buildRunStage } from '../gameday/run-stage.ts';
import { scheduleStory } from '../gameday/schedule-story.ts';
import { runUntil } from '../run-until.ts';
import type { Happening } from '../world/state/happening.ts';
import { chooseWorld } from './choose-world.ts';
import type { HandCall } from './hand-calls.ts';
import { serveWorld } from './serve-world.ts';

export interface SimulateAwsOptions {
  /** A shipped stack by name, or a file; absent: the scenario's own, else the shop. */
  readonly stack: string | undefined;
  /** A shipped scenario by name, or a file, whose faults and actors come over the account. */
  readonly scenario: string | undefined;
  readonly port: number;
  /** Virtual seconds per real second. */
  readonly speed: number;
  readonly seed: number;
}

/** What there is to be told at the start. */
export interface SimulateAwsOpening {
  readonly url: string;
  readonly stack: string;
  readonly scenario?: string;
  readonly account: string;
  /** The region to look at first. */
  readonly region: string;
  /** The world's time, milliseconds since the epoch. */
  readonly at: number;
  readonly speed: number;
  readonly seed: number;
}

/** What a scenario does to the account. */
export type Blow = Extract<Happening, { kind: 'fault-began' | 'fault-ended' | 'fault-missed' }>;

export interface SimulateAwsOutput {
  opening(about: SimulateAwsOpening): void;
  call(call: HandCall): void;
  blow(blow: Blow): void;
}

const minuteMs = 60_000;

/**
 * Serves a simulated account at its pace until it is stopped. Its clock begins at the present moment: a daemon that
 * watches it holds its own against it, and from a minute's difference on acts on nothing. The world is made on a full
 * minute, as every other, and catches up from there. Throws a UsageError for a stack or a scenario that cannot be
 * used, and for a port that is taken.
 */
export async function simulateAws(
  options: SimulateAwsOptions,
  output: SimulateAwsOutput,
  stop: AbortSignal,
): Promise<void> {
  const { port, speed, seed } = options;
  const { stack, scenario } = chooseWorld(options);
  const now = systemClock.now();
  const startAt = now - (now % minuteMs);
  const stage = buildRunStage({ stack, limits: stack.limits, seed, policy: 'nothing', startAt });
  const { world } = stage;
  world.listeners.add((happening) => {
    if (isBlow(happening)) output.blow(happening);
  });
  try {
    const endpoint = await serveWorld(world, { port, flag: '--port', onCall: (call) => output.call(call) });
    try {
      await runUntil(world.clock, systemClock.now());
      output.opening({
        url: endpoint.url,
        stack: stack.stack,
        ...(scenario === undefined ? {} : { scenario: scenario.name }),
        account: world.account,
        region: stack.regions[0]?.region ?? 'us-east-1',
        at: world.clock.now(),
        speed,
        seed,
      });
      if (scenario !== undefined) scheduleStory(world, scenario, { seed, partsOf: stage.actorParts });
      await runUntil(world.clock, Number.MAX_SAFE_INTEGER, { speed, signal: stop });
    } finally {
      await endpoint.close();
    }
  } finally {
    stage.close();
  }
}

function isBlow(happening: Happening): happening is Blow {
  return (
    happening.kind === 'fault-began' || happening.kind === 'fault-ended' || happening.kind === 'fault-missed'
  );
}
