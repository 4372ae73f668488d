import { describe, expect, it } from 'vitest';
import { type PlayedStory, playStory, shippedScenario, withFaults } from '../support/played-story.ts';

const seed = 7;
const shipped = shippedScenario('gray-az-5-percent-with-relapse');

/** One zone of three answers one request in twenty with an error, from one minute to another. */
const gray = (at: number, until: number, zone = 'home/2') => ({
  name: 'gray-zone',
  parameters: { zone, share: 0.05 },
  at,
  until,
});

const play = (faults: Parameters<typeof withFaults>[1], minutes: number) =>
  playStory({ scenario: { ...withFaults(shipped, faults), durationMs: minutes * 60_000 }, seed });

const zonalCalls = ({ mutations }: PlayedStory) =>
  mutations.filter((one) => /ZonalShift/.test(one)).map((one) => /^\w+/.exec(one)?.[0]);
const minuteOf = (story: PlayedStory, kind: string, nth = 0) =>
  ((story.events.filter((event) => event.kind === kind)[nth]?.at ?? Number.NaN) - story.faultAt) / 60_000;
const outcomes = ({ events }: PlayedStory) =>
  events.flatMap((event) => (event.kind === 'remediation-ended' ? [event.stood ?? event.outcome] : []));

describe('users of a gray zone', () => {
  it('are led away within ten minutes, and back when it was well for half an hour', async () => {
    const story = await play([gray(1, 12)], 70);
    expect(story.harms).toEqual([]);
    expect(zonalCalls(story)).toEqual(['StartZonalShift', 'CancelZonalShift']);
    expect(minuteOf(story, 'intent')).toBeLessThan(10);
    expect(minuteOf(story, 'intent', 1)).toBeGreaterThan(11 + 30);
    expect(outcomes(story)).toEqual(['given-back']);
  });

  it('stay away for as long as it is sick, and the shift is renewed', async () => {
    const story = await play([gray(1, 230)], 200);
    expect(story.harms).toEqual([]);
    expect(zonalCalls(story)).toEqual(['StartZonalShift', 'UpdateZonalShift']);
    expect(outcomes(story)).toEqual([]);
  });

  it('are not moved where it heals within two minutes', async () => {
    expect(zonalCalls(await play([gray(1, 3)], 20))).toEqual([]);
  });

  it('are not moved where two zones are gray', async () => {
    const story = await play([gray(1, 25), gray(1, 25, 'home/3')], 30);
    expect(story.harms).toEqual([]);
    expect(zonalCalls(story)).toEqual([]);
  });

  it('are not moved from a second zone while they are kept away from a first', async () => {
    const story = await play([gray(1, 60), gray(20, 60, 'home/3')], 60);
    expect(zonalCalls(story)).toEqual(['StartZonalShift']);
    expect(story.harms).toEqual([]);
  });
});
