import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../src/runtime/random.ts';
import { faults } from '../../../../src/simulator/faults/registry.ts';
import { drawSwarm } from '../../../../src/simulator/gameday/draw-swarm.ts';

const minute = 60_000;
const swarm = {
  most: 6,
  fromMs: minute,
  untilMs: 25 * minute,
  longestMs: 20 * minute,
  mendedByMs: 42 * minute,
  kinds: faults,
};
const drawn = (seed: number) => drawSwarm(swarm, randomStream(seed, 'swarm'));

describe('a swarm of faults', () => {
  it('keeps to its times: none begins early or late, all are mended in time, none is over at once', () => {
    assert(
      property(integer({ min: 1, max: 1_000_000 }), (seed) => {
        const story = drawn(seed);
        expect(story.length).toBeGreaterThanOrEqual(1);
        expect(story.length).toBeLessThanOrEqual(swarm.most);
        for (const { atMs, endsMs } of story) {
          expect(atMs).toBeGreaterThanOrEqual(swarm.fromMs);
          expect(atMs).toBeLessThanOrEqual(swarm.untilMs);
          expect(endsMs - atMs).toBeGreaterThanOrEqual(20_000);
          expect(endsMs - atMs).toBeLessThanOrEqual(swarm.longestMs + 1);
          expect(endsMs).toBeLessThanOrEqual(swarm.mendedByMs);
        }
      }),
    );
  });

  it('is the same for the same seed', () => {
    const told = (seed: number) => drawn(seed).map(({ fault, atMs, endsMs }) => [fault.name, atMs, endsMs]);
    expect(told(7)).toEqual(told(7));
    expect(told(7)).not.toEqual(told(8));
  });

  it('comes, over many seeds, to every kind of fault', () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 1_000; seed += 1) for (const { fault } of drawn(seed)) seen.add(fault.name);
    expect([...seen].toSorted()).toEqual(faults.map(({ name }) => name).toSorted());
  });
});
