import type { RandomStream } from '../../runtime/random.ts';
import type { Fault } from '../faults/fault.ts';
import type { Swarm } from '../scenario/scenario.ts';

interface DrawnFault {
  readonly fault: Fault;
  readonly atMs: number;
  readonly endsMs: number;
  /** Draws what it befalls. */
  readonly draw: RandomStream;
}

/** Random streams of the run, by name. */
type StreamOf = (name: string) => RandomStream;

/** Nothing lasts less: a fault that nobody can notice tests nothing. */
const leastMs = 20_000;

/** Of a kind that is left out: above nothing, so that a swarm of few kinds has a story all the same. */
const leastRate = 1e-9;

/**
 * A story out of a seed, by swarm testing: each seed leaves out about half of the kinds of faults and
 * gives each of the others a rate of its own, so that runs differ in character and not in detail only.
 *
 * The kinds race: each comes up again and again at its rate, out of streams of its own, and those that come
 * up first are taken. One kind more or less changes no seed but those in which it is among the first.
 */
export function drawSwarm(swarm: Swarm, streamOf: StreamOf): readonly DrawnFault[] {
  const count = 1 + Math.floor(streamOf('count').next() * swarm.most);
  return swarm.kinds
    .flatMap((fault) => comingsUp(fault, { streamOf, count }))
    .toSorted((one, other) => one.turn - other.turn)
    .slice(0, count)
    .map(({ fault, draw }): DrawnFault => {
      const atMs = Math.round(swarm.fromMs + draw.next() * (swarm.untilMs - swarm.fromMs));
      // Short ones are the more frequent, as in life.
      const lasts = leastMs + draw.next() ** 2 * Math.max(0, swarm.longestMs - leastMs);
      return { fault, atMs, endsMs: Math.min(Math.round(atMs + lasts), swarm.mendedByMs), draw };
    });
}

/** The turns at which a kind comes up: the intervals between them are exponential, as of what happens at a rate. */
function comingsUp(
  fault: Fault,
  { streamOf, count }: { readonly streamOf: StreamOf; readonly count: number },
) {
  const kind = streamOf(fault.name);
  const rate = kind.next() < 0.5 ? leastRate : Math.max(leastRate, kind.next() ** 2);
  let turn = 0;
  return Array.from({ length: count }, (_, index) => {
    turn -= Math.log(1 - kind.next()) / rate;
    return { fault, turn, draw: streamOf(`${fault.name}/${index}`) };
  });
}
