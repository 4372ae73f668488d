import { runUntil } from '../run-until.ts';
import { buildShop, shopPrimary } from '../stacks/shop.ts';
import type { World } from '../world/state/world.ts';
import type { HandCall } from './hand-calls.ts';
import { serveWorld } from './serve-world.ts';

export interface SimulateAwsOptions {
  readonly port: number;
  /** Virtual seconds per real second. */
  readonly speed: number;
  readonly seed: number;
}

/** What there is to be told at the start. */
export interface SimulateAwsOpening {
  readonly url: string;
  readonly account: string;
  /** The region to look at first. */
  readonly region: string;
  /** The world's time, milliseconds since the epoch. */
  readonly at: number;
  readonly speed: number;
  readonly seed: number;
}

export interface SimulateAwsOutput {
  opening(about: SimulateAwsOpening): void;
  call(call: HandCall): void;
}

/** Serves a simulated account at its pace until it is stopped. Throws a UsageError when the port is taken. */
export async function simulateAws(
  options: SimulateAwsOptions,
  output: SimulateAwsOutput,
  stop: AbortSignal,
): Promise<void> {
  const { port, speed, seed } = options;
  const world: World = buildShop(seed);
  const endpoint = await serveWorld(world, { port, flag: '--port', onCall: (call) => output.call(call) });
  try {
    output.opening({
      url: endpoint.url,
      account: world.account,
      region: shopPrimary,
      at: world.clock.now(),
      speed,
      seed,
    });
    await runUntil(world.clock, Number.MAX_SAFE_INTEGER, { speed, signal: stop });
  } finally {
    await endpoint.close();
  }
}
