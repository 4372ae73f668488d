import { array, assert, nat, property, record, subarray, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareZones, type Count, type ZonesMinute } from '../../../src/model/zone-comparison.ts';

const zones = ['a', 'b', 'c'];

/** A minute of which nothing is missing: the whole is the sum of the zones. */
function minute(counts: Readonly<Record<string, readonly [requests: number, errors: number]>>): ZonesMinute {
  const parts = Object.entries(counts).map(
    ([zone, [requests, errors]]) => [zone, { requests, errors }] as const,
  );
  const sum = (read: (count: Count) => number) => parts.reduce((all, [, count]) => all + read(count), 0);
  return {
    whole: { requests: sum(({ requests }) => requests), errors: sum(({ errors }) => errors) },
    zones: new Map(parts),
  };
}

const well = minute({ a: [1000, 0], b: [1000, 0], c: [1000, 0] });
const sick = minute({ a: [1000, 0], b: [1000, 50], c: [1000, 0] });
const nothing: ZonesMinute = { whole: undefined, zones: new Map() };
const five = (one: ZonesMinute) => [one, one, one, one, one];
const standing = (minutes: readonly ZonesMinute[], zone = 'b') =>
  compareZones(zones, minutes).get(zone)?.standing;

describe('a zone beside its siblings', () => {
  it.each([
    ['1 % of its requests, and none of the others', { b: [1000, 10] }, 'outlier'],
    ['a little under 1 %', { b: [1000, 9] }, 'fine'],
    ['five times the share of the others', { a: [1000, 10], b: [1000, 50], c: [1000, 10] }, 'outlier'],
    ['a little under five times', { a: [1000, 10], b: [1000, 49], c: [1000, 10] }, 'fine'],
    ['another zone that errs a fifth as much', { a: [1000, 10] }, 'outlier'],
    ['another zone that errs a little more than that', { a: [1000, 11] }, 'fine'],
    ['a hundred requests', { b: [100, 5] }, 'outlier'],
    ['fewer than a hundred', { b: [99, 5] }, 'quiet'],
    ['a hundred requests at its siblings', { a: [50, 0], c: [50, 0] }, 'outlier'],
    ['fewer than a hundred there', { a: [50, 0], c: [49, 0] }, 'quiet'],
    ['only requests that found no target, which are not counted', { b: [0, 500] }, 'outlier'],
  ] as const)('with %s', (_, counts, expected) => {
    const usual = { a: [1000, 0], b: [1000, 50], c: [1000, 0] } as const;
    expect(standing(five(minute({ ...usual, ...counts })))).toBe(expected);
  });

  it.each([
    [3, 'outlier'],
    [2, 'fine'],
  ])('that was bad in %i of five minutes', (bad, expected) => {
    expect(standing([...five(sick).slice(0, bad), ...five(well).slice(bad)])).toBe(expected);
  });

  it('is not known while less than three minutes are', () => {
    expect(standing([sick, sick, nothing, nothing, nothing])).toBe('unknown');
    expect(standing([sick, sick, sick, nothing, nothing])).toBe('outlier');
    expect(standing([well, well, nothing, nothing, nothing])).toBe('unknown');
  });

  it('is quiet, and not unknown, where the others show that nothing came in by it', () => {
    const left = minute({ a: [1500, 0], c: [1500, 0] });
    expect(standing(five(left))).toBe('quiet');
    expect(standing(five(left), 'a')).toBe('fine');
  });

  it('is not known where the zones do not add up to the whole', () => {
    const { whole, zones: counted } = sick;
    const without = (zone: string) => new Map([...counted].filter(([name]) => name !== zone));
    for (const zone of zones) expect(standing(five({ whole, zones: without(zone) }))).toBe('unknown');
    expect(standing(five({ whole: undefined, zones: counted }))).toBe('unknown');
  });

  it.each([
    ['sick, sick, sick, then well', [well, sick, sick, sick, well], true],
    ['sick to the end', [well, well, sick, sick, sick], false],
    ['sick, and then not known', [well, sick, sick, sick, nothing], false],
  ])('has eased by its newest known minute: %s', (_, minutes, eased) => {
    expect(compareZones(zones, minutes).get('b')).toMatchObject({ standing: 'outlier', eased });
  });

  it('tells the shares that it rests on', () => {
    expect(compareZones(zones, five(sick)).get('b')).toEqual({
      standing: 'outlier',
      eased: false,
      bad: 5,
      of: 5,
      errorRatio: 0.05,
      siblingsRatio: 0,
    });
  });
});

const count = record({ requests: nat(2000), errors: nat(2000) });
const someMinute = array(count, { minLength: zones.length, maxLength: zones.length }).map((counts) =>
  minute(Object.fromEntries(counts.map(({ requests, errors }, index) => [zones[index], [requests, errors]]))),
);

/** A minute with some of its datapoints lost, each of which said something. */
const lossy = tuple(
  someMinute,
  subarray([
    'whole requests',
    'whole errors',
    ...zones.flatMap((zone) => [`${zone} requests`, `${zone} errors`]),
  ]),
).map(([{ whole, zones: counted }, lost]) => {
  const kept = (name: string, { requests, errors }: Count): Count => ({
    requests: lost.includes(`${name} requests`) ? 0 : requests,
    errors: lost.includes(`${name} errors`) ? 0 : errors,
  });
  return {
    all: { whole, zones: counted },
    rest: {
      whole: whole && kept('whole', whole),
      zones: new Map([...counted].map(([zone, one]) => [zone, kept(zone, one)])),
    },
  };
});

describe('the comparison of zones, whatever the counts', () => {
  it('finds no zone an outlier for want of data that it would not be with it', () => {
    assert(
      property(array(lossy, { minLength: 5, maxLength: 5 }), (minutes) => {
        const whole = compareZones(
          zones,
          minutes.map(({ all }) => all),
        );
        const rest = compareZones(
          zones,
          minutes.map(({ rest: one }) => one),
        );
        for (const zone of zones)
          if (rest.get(zone)?.standing === 'outlier') expect(whole.get(zone)?.standing).toBe('outlier');
      }),
      { numRuns: 2000 },
    );
  });

  it('finds at most one of three zones an outlier in any minute', () => {
    assert(
      property(someMinute, (one) => {
        const fares = [...compareZones(zones, five(one)).values()];
        expect(fares.filter((fare) => fare.standing === 'outlier').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });
});
