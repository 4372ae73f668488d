import { assert, integer, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../src/runtime/random.ts';
import { faultNamed, faults } from '../../../../src/simulator/faults/registry.ts';
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
const seeds = integer({ min: 1, max: 1_000_000 });
const drawn = (seed: number, kinds = faults) =>
  drawSwarm({ ...swarm, kinds }, (name) => randomStream(seed, name));
/** A story in words, each fault with when it is and what its place would be drawn from. */
const told = (seed: number, kinds = faults) =>
  drawn(seed, kinds).map(({ fault, atMs, endsMs, draw }) =>
    [fault.name, atMs, endsMs, draw.next()].join(' '),
  );

describe('a swarm of faults', () => {
  it('keeps to its times: none begins early or late, all are mended in time, none is over at once', () => {
    assert(
      property(seeds, (seed) => {
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
    expect(told(7)).toEqual(told(7));
    expect(told(7)).not.toEqual(told(8));
  });

  it('is the same with a kind more in the registry, unless that kind is drawn; then the others stay as they are', () => {
    assert(
      property(seeds, nat(faults.length - 1), (seed, index) => {
        const added = faults[index]?.name;
        const before = told(
          seed,
          faults.filter(({ name }) => name !== added),
        );
        const after = told(seed);
        const others = after.filter((one) => !one.startsWith(`${added} `));
        expect(after).toHaveLength(before.length);
        expect(others).toEqual(before.slice(0, others.length));
      }),
    );
  });

  it('comes, over many seeds, to every kind of fault, and to some often in one seed', () => {
    const seen = new Set<string>();
    let often = 0;
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const names = drawn(seed).map(({ fault }) => fault.name);
      for (const name of names) seen.add(name);
      if (new Set(names).size < names.length) often += 1;
    }
    expect([...seen].toSorted()).toEqual(faults.map(({ name }) => name).toSorted());
    expect(often).toBeGreaterThan(50);
  });

  it('of one kind is a story in every seed, though half of the seeds would leave that kind out', () => {
    const only = [faultNamed('fail-zone')];
    for (let seed = 1; seed <= 20; seed += 1) expect(drawn(seed, only).length).toBeGreaterThan(0);
  });

  it('of no kind is none', () => {
    expect(drawn(1, [])).toEqual([]);
  });
});
