import { randomStream } from '../../../src/runtime/random.ts';
import type { Passing } from './door.ts';
import type { Trouble, TroubledPlay } from './play-troubled.ts';

/** A change of AWS's around whose first call a process is killed. */
export interface Aim {
  readonly when: 'before' | 'after';
  readonly operation: string;
}

/** `kill -9` at points that are aimed at and at others that are drawn, each time followed by another process. */
export interface Kills extends Trouble {
  /** Where a process was killed, in words, in their order. */
  readonly points: readonly string[];
  /** Points aimed at to which it did not come yet. */
  readonly missed: () => readonly string[];
}

/** From a kill to the next process, milliseconds (as in the simulator: ECS replaces a task that ended). */
const restartAfterMs = 30_000;
/** By how much one kill may put a story off. */
const laterMs = 12 * 60_000;
/** Kills of one play beyond those it aims at. */
const drawnAtMost = 3;

export function kills({ seed, story, store, replicas }: TroubledPlay, aims: readonly Aim[]): Kills {
  const draw = randomStream(seed, `points/${story.name}/${store}/${replicas}`);
  const left = new Set(aims);
  const points: string[] = [];
  let drawn = 0;

  const isPoint = (passing: Passing): boolean => {
    const aim = [...left].find((one) => one.when === passing.when && one.operation === passing.operation);
    if (aim !== undefined) return left.delete(aim);
    if (drawn >= drawnAtMost || draw.next() > chanceOf(passing)) return false;
    drawn += 1;
    return true;
  };
  return {
    points,
    missed: () => [...left].map(inWords),
    isPast: () => left.size === 0,
    laterMs: (aims.length + drawnAtMost) * laterMs,
    meet: async ({ number, life, passing, stage }) => {
      if (!isPoint(passing)) return 'go on';
      points.push(`point ${number}: ${inWords(passing)}`);
      await life.process.kill();
      stage.world.clock.after(restartAfterMs, () => void stage.start());
      return 'lost';
    },
  };
}

/**
 * Between these words of the journal each remedy has its before and after; reads are there in their hundreds. By this
 * some two points are drawn in a play.
 */
function chanceOf({ to, mutates, events }: Passing): number {
  return (to === 'aws' ? mutates : events.some((kind) => aboutRemedies.has(kind))) ? 0.2 : 0.003;
}

const aboutRemedies: ReadonlySet<string> = new Set([
  'intent',
  'step',
  'verification',
  'standing',
  'remediation-ended',
]);

function inWords({ when, operation, events = [] }: Aim & Partial<Passing>): string {
  return `${when} ${operation}${events.length > 0 ? ` of ${[...new Set(events)].join(', ')}` : ''}`;
}
