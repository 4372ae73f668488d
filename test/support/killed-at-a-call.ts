import type { LifelineStep } from '../../src/simulator/gameday/lifeline.ts';
import type { ReplicatedController } from '../../src/simulator/gameday/replicated-controller.ts';
import type { World } from '../../src/simulator/world/state/world.ts';
import { leaseMs, undisturbed } from './replica-chaos.ts';
import { tellOfReplicas } from './told-by-replicas.ts';
import { secondsLater, whatIsWorse } from './worse-than-undisturbed.ts';

/** What became of the story of a remedy whose holder was killed at one of its calls. */
export interface KilledAtCall {
  /** `before RebootInstances`. */
  readonly point: string;
  readonly worse: readonly string[];
  /** By how much later all was well again, in leases. */
  readonly laterInLeases: number;
}

/**
 * The story of a remedy with two replicas, once for each moment before and after each of the first calls by which it changes
 * AWS, up to `most`: the one that acts is killed (-9) there, and the other takes over. A moment that is drawn by the second
 * hardly ever lies between an intent and its call.
 */
export async function killedAtEachCall(remedy: string, most: number): Promise<readonly KilledAtCall[]> {
  const lived = await undisturbed(remedy);
  const changes = new Set(lived.mutations.map((one) => one.split(' ')[0] ?? ''));
  const plays: KilledAtCall[] = [];
  for (let number = 0; number < most; number += 1) {
    let stage:
      | { readonly world: World; readonly fleet: ReplicatedController; readonly faultAt: number }
      | undefined;
    let passed = 0;
    let point: string | undefined;
    const onStep = (step: LifelineStep): void => {
      if (stage === undefined || stage.world.clock.now() < stage.faultAt || point !== undefined) return;
      if (step.kind !== 'call' || !changes.has(step.operation)) return;
      if (passed++ < number) return;
      point = `${step.when} ${step.operation}`;
      void stage.fleet.restart();
    };
    const told = await tellOfReplicas(remedy, { count: 2, leaseMs, onStep }, (world, fleet, faultAt) => {
      stage = { world, fleet, faultAt };
    });
    if (point === undefined) break;
    plays.push({
      point,
      worse: whatIsWorse(told, lived, { leaseMs, laterAtMost: 2 }),
      laterInLeases: (secondsLater(told, lived) * 1000) / leaseMs,
    });
  }
  return plays;
}
