import { runUntil } from '../../src/simulator/run-until.ts';
import { buildShop, shopAccount } from '../../src/simulator/stacks/shop.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { type Fault, beginFault, type FaultTarget } from '../../src/simulator/faults/fault.ts';
import type { World } from '../../src/simulator/world/state/world.ts';

/** The shop with nobody watching it, and short words for what tests do to it. */
export interface PlayedShop {
  readonly world: World;
  /** Seconds since the beginning. */
  seconds(): number;
  play(seconds: number): Promise<void>;
  /** Plays until it holds, a second at a time; answers the seconds it took, or throws past the limit. */
  playUntil(holds: () => boolean, limitSeconds: number): Promise<number>;
  fault(fault: Fault, target: FaultTarget): () => void;
  call<T = Record<string, unknown>>(
    service: string,
    operation: string,
    input?: object,
    region?: string,
  ): Promise<T>;
}

export function playedShop(seed: number): PlayedShop {
  return playWorld(buildShop(seed));
}

/** The same words for any world. */
export function playWorld(world: World): PlayedShop {
  const transport = simulatedTransport(world, { caller: 'test' });
  const { clock } = world;
  const began = clock.now();
  const seconds = () => (clock.now() - began) / 1000;
  return {
    world,
    seconds,
    play: (more) => runUntil(clock, clock.now() + more * 1000),
    async playUntil(holds, limitSeconds) {
      const from = seconds();
      while (!holds()) {
        if (seconds() - from >= limitSeconds)
          throw new Error(`it did not come to that within ${limitSeconds} s`);
        await runUntil(clock, clock.now() + 1000);
      }
      return seconds() - from;
    },
    fault: (fault, target) => beginFault(world, fault, target),
    call: async <T>(service: string, operation: string, input: object = {}, region = 'us-east-1') =>
      (await transport({ service, operation, input, scope: { account: shopAccount, region } })) as T,
  };
}

/** The first thing of a map, which a built stack always has. */
export function first<T>(things: ReadonlyMap<string, T>): T {
  for (const thing of things.values()) return thing;
  throw new Error('the stack has none of these');
}
