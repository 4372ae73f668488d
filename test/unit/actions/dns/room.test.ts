import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRoom } from '../../../../src/actions/dns/room.ts';
import type { Traffic, TrafficPoint } from '../../../../src/actions/dns/traffic.ts';

const minute = 60_000;
const now = 1_000 * minute;

/** So many minutes, the last of them just over. */
function minutes(count: number, given: Partial<TrafficPoint> = {}, endsAgo = 0): readonly TrafficPoint[] {
  return Array.from({ length: count }, (_, index) => ({
    at: now - (endsAgo + count - index) * minute,
    requestsPerSecond: 100,
    errorShare: 0,
    hosts: 4,
    ...given,
  }));
}

const source = (given: Partial<Traffic> = {}): Traffic => ({
  points: minutes(60),
  healthyNow: 0,
  down: true,
  ...given,
});
const standby = (given: Partial<Traffic> = {}): Traffic => ({
  points: minutes(60, { requestsPerSecond: 0 }),
  healthyNow: 4,
  down: false,
  ...given,
});
/** Forty quiet minutes, then ten in which everything fails. */
const failing = (requestsPerSecond: number, more: Partial<TrafficPoint> = {}) => [
  ...minutes(40, {}, 10),
  ...minutes(10, { requestsPerSecond, errorShare: 1, ...more }),
];

describe('the room that a destination has', () => {
  it.each<[string, boolean, Traffic, Traffic]>([
    ['as many machines as at the source, with nothing else to do', true, source(), standby()],
    ['one machine fewer', false, source(), standby({ healthyNow: 3 })],
    ['users of its own beside', false, source(), standby({ points: minutes(60, { requestsPerSecond: 10 }) })],
    [
      'half as many, whose like had half of their CPU to spare',
      true,
      source({ points: minutes(60, { cpuPercent: 42 }) }),
      standby({ healthyNow: 2 }),
    ],
    [
      'half as many, whose like had less to spare than that',
      false,
      source({ points: minutes(60, { cpuPercent: 43 }) }),
      standby({ healthyNow: 2 }),
    ],
    [
      'a quarter as many, though their like were all but idle',
      false,
      source({ points: minutes(60, { cpuPercent: 3 }) }),
      standby({ healthyNow: 1 }),
    ],
    ['no machine that is healthy', false, source(), standby({ healthyNow: 0 })],
    ['a source that was seen well for 15 minutes', true, source({ points: minutes(15) }), standby()],
    ['a source that was seen well for 14 minutes', false, source({ points: minutes(14) }), standby()],
    ['a source of which nothing is known', false, source({ points: [] }), standby()],
    ['a source with 1 % of errors', true, source({ points: minutes(60, { errorShare: 0.01 }) }), standby()],
    [
      'a source with more, all the time',
      false,
      source({ points: minutes(60, { errorShare: 0.011 }) }),
      standby(),
    ],
  ])('with %s: %s', (_, holds, from, to) => {
    expect(judgeRoom(from, to, now)).toMatchObject({ holds });
  });

  it.each<[string, boolean, Traffic]>([
    ['a quarter more than usual', true, source({ down: false, points: failing(125) })],
    [
      'more than that, from machines that nothing shows to be down',
      false,
      source({ down: false, points: failing(126) }),
    ],
    [
      'three times as many, because clients of dead machines try again',
      true,
      source({ points: failing(300) }),
    ],
    [
      'three times as many, because clients of an application that does nothing try again',
      true,
      source({ down: false, points: failing(300, { cpuPercent: 59 }) }),
    ],
    [
      'three times as many from machines that work all they can',
      false,
      source({ down: false, points: failing(300, { cpuPercent: 60 }) }),
    ],
  ])('where users ask for %s: %s', (_, holds, from) => {
    const { holds: found, detail } = judgeRoom(from, standby(), now);
    expect(found).toBe(holds);
    if (!holds) expect(detail).toContain('overload would only move');
  });

  it('never comes of knowing less of the source', () => {
    const points = fc.array(
      fc.record({
        at: fc.integer({ min: 820, max: 999 }).map((at) => at * minute),
        requestsPerSecond: fc.integer({ min: 0, max: 500 }),
        errorShare: fc.constantFrom(0, 0.005, 0.5, 1),
        hosts: fc.integer({ min: 0, max: 6 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(points, fc.boolean(), (known, down) => {
        const to = standby({ points: [] });
        const all = judgeRoom({ points: known, healthyNow: 0, down }, to, now);
        // Not even that its machines are down, which would explain a surge.
        const less = judgeRoom({ points: known, healthyNow: 0, down: false }, to, now);
        if (!all.holds) expect(less.holds).toBe(false);
        expect(judgeRoom({ points: [], healthyNow: 0, down }, to, now).holds).toBe(false);
      }),
    );
  });
});
