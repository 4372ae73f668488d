/** A stream of pseudo-random numbers in [0, 1). */
export interface RandomStream {
  next(): number;
}

/**
 * A named stream derived from a seed. Each consumer has its own stream, so a new consumer does not
 * shift the numbers that the others draw (which would change every recorded run).
 */
export function randomStream(seed: number, name: string): RandomStream {
  let state = seed >>> 0;
  for (const character of name) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return {
    // mulberry32: 32 bits of state are plenty for jitter and for placing faults.
    next: () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
}
