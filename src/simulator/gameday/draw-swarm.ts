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

/** Nothing lasts less: a fault that nobody can notice tests nothing. */
const leastMs = 20_000;

/**
 * A story out of a seed, by swarm testing: each seed leaves out about half of the kinds of faults and
 * gives each of the others a rate of its own, so that runs differ in character and not in detail only.
 */
export function drawSwarm(swarm: Swarm, draw: RandomStream): readonly DrawnFault[] {
  const rates = swarm.kinds.map((fault) => ({ fault, rate: draw.next() < 0.5 ? 0 : draw.next() ** 2 }));
  const total = rates.reduce((sum, { rate }) => sum + rate, 0);
  const count = 1 + Math.floor(draw.next() * swarm.most);
  return Array.from({ length: count }, (): DrawnFault => {
    let rest = draw.next() * total;
    const chosen = rates.find(({ rate }) => (rest -= rate) < 0) ?? rates[0];
    if (chosen === undefined) throw new Error('a swarm needs at least one kind of fault');
    const atMs = Math.round(swarm.fromMs + draw.next() * (swarm.untilMs - swarm.fromMs));
    // Short ones are the more frequent, as in life.
    const lasts = leastMs + draw.next() ** 2 * Math.max(0, swarm.longestMs - leastMs);
    return { fault: chosen.fault, atMs, endsMs: Math.min(Math.round(atMs + lasts), swarm.mendedByMs), draw };
  });
}
