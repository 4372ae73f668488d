import { randomStream } from '../../../src/runtime/random.ts';
import type { Passing } from './door.ts';
import type { Trouble, TroubledPlay } from './play-troubled.ts';

/** Where a process is killed in a play. */
export interface Points {
  /** On which side of the first call of each change; with `in turn` after the first change, before the second, and so on. */
  readonly aim: 'before' | 'after' | 'in turn';
  /** So many more at most, drawn from the seed. */
  readonly drawn: number;
}

/** `kill -9` around the first call of each change, and at points that are drawn, each time followed by another process. */
export interface Kills extends Trouble {
  /** Where a process was killed, in words, in their order. */
  readonly points: readonly string[];
}

/** From a kill to the next process, milliseconds (as in the simulator: ECS replaces a task that ended). */
const restartAfterMs = 30_000;
/** By how much one kill may put a story off. */
const laterMs = 12 * 60_000;
/** Changes of one story, of which each is killed at: the one with the most has four. */
const mostChanges = 4;

export function kills(
  { seed, story, store, replicas }: TroubledPlay,
  { aim, drawn: drawnAtMost }: Points,
): Kills {
  const draw = randomStream(seed, `points/${story.name}/${store}/${replicas}`);
  /** Operation → its side, from when the first call of it is seen. */
  const sides = new Map<string, Passing['when']>();
  const aimedAt = new Set<string>();
  const points: string[] = [];
  let drawn = 0;

  const sideOf = (operation: string): Passing['when'] => {
    const inTurn = sides.size % 2 === 0 ? 'after' : 'before';
    const side = sides.get(operation) ?? (aim === 'in turn' ? inTurn : aim);
    sides.set(operation, side);
    return side;
  };
  const isAimedAt = ({ to, mutates, operation, when }: Passing): boolean => {
    if (to !== 'aws' || !mutates || aimedAt.has(operation) || sideOf(operation) !== when) return false;
    aimedAt.add(operation);
    return true;
  };
  const isPoint = (passing: Passing): boolean => {
    if (isAimedAt(passing)) return true;
    if (drawn >= drawnAtMost || draw.next() > chanceOf(passing)) return false;
    drawn += 1;
    return true;
  };
  return {
    points,
    isPast: () => aimedAt.size > 0,
    laterMs: (mostChanges + drawnAtMost) * laterMs,
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

function inWords({ when, operation, events }: Passing): string {
  return `${when} ${operation}${events.length > 0 ? ` of ${[...new Set(events)].join(', ')}` : ''}`;
}
