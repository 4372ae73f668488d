import { describe, expect, it } from 'vitest';
import type { Service } from '../../../src/model/service.ts';
import { passingNow, userEvidence, worseSince } from '../../../src/safety/user-evidence.ts';
import { buildModel, noon, resource, signal } from '../../support/model-builder.ts';
import { minute } from '../../support/safety-builder.ts';

const record = (set: string) => `arn:aws:route53:::recordset/Z1/shop.example.com/A/${set}`;
const balancer = (site: string) => `lb-${site}`;
const service: Service = {
  name: 'shop',
  tier: 1,
  derived: false,
  resources: ['home', 'away'].flatMap((site) => [record(site), balancer(site)]).concat('db'),
  groups: [],
  dependsOn: [],
  objectives: {},
  state: 'healthy',
  since: noon,
  reason: 'it serves',
};
const serving = (site: string, given: Partial<Parameters<typeof signal>[0]> = {}) =>
  signal({ resource: balancer(site), check: 'elb/targets-serving', state: 'pass', ...given });
const model = (...signals: Parameters<typeof buildModel>[0]['signals'] & object) =>
  buildModel({
    resources: [
      ...['home', 'away'].flatMap((site) => [
        resource({
          id: record(site),
          kind: 'route53:record',
          relations: [{ type: 'routes-to', to: balancer(site) }],
        }),
        resource({ id: balancer(site), kind: 'elbv2:load-balancer' }),
      ]),
      resource({ id: 'db', kind: 'rds:instance' }),
    ],
    services: [service],
    signals,
  });

describe('what is seen of the users of a target', () => {
  it('is what stands at the front of its services, without what stands behind itself', () => {
    const seen = userEvidence(
      record('home'),
      model(serving('home'), serving('away'), signal({ resource: 'db', check: 'rds/status' })),
    );
    expect(seen.map(({ resource: id }) => id)).toEqual([balancer('away')]);
  });

  it.each([
    ['the word of a control plane', { family: 'control-plane' as const }],
    ['what only warns', { nature: 'warning-only' as const }],
  ])('is never %s', (_what, given) => {
    expect(userEvidence(record('home'), model(serving('away', given)))).toEqual([]);
  });

  it('is not what the name of a database repeats of it, such as an alarm that comes on late', () => {
    const alarmOn = (id: string) =>
      signal({ resource: id, check: 'cloudwatch/alarm', by: 'alarm-connections' });
    const ownProbe = signal({ resource: record('home'), check: 'route53/health-check', by: 'probe' });
    const now = model(alarmOn('db'), alarmOn(record('home')), ownProbe, serving('away'));
    expect(userEvidence('db', now).map(({ check }) => check)).toEqual([
      'route53/health-check',
      'elb/targets-serving',
    ]);
  });

  it('is what the name of a load balancer repeats of it, for that is where its users are', () => {
    const alarmOn = (id: string) => signal({ resource: id, check: 'cloudwatch/alarm', by: 'alarm-5xx' });
    const now = model(alarmOn(balancer('home')), alarmOn(record('home')));
    expect(userEvidence(balancer('home'), now).map(({ resource: id }) => id)).toEqual([record('home')]);
  });

  it.each([
    ['in a private zone is not', true, []],
    ['in a public zone is', false, ['name-of-db']],
    ['in a zone of which nobody knows is', undefined, ['name-of-db']],
  ])('a name %s a place where users are', (_what, isPrivate, seen) => {
    const zone = resource({
      id: 'zone',
      kind: 'route53:hosted-zone',
      facts: { zoneId: 'Z2', ...(isPrivate === undefined ? {} : { private: isPrivate }) },
    });
    const now = buildModel({
      resources: [
        zone,
        resource({ id: 'name-of-db', kind: 'route53:record', facts: { zoneId: 'Z2' } }),
        resource({ id: 'db', kind: 'rds:instance' }),
      ],
      services: [{ ...service, resources: ['name-of-db', 'db'] }],
      signals: [signal({ resource: 'name-of-db', check: 'cloudwatch/alarm', by: 'alarm-of-the-name' })],
    });
    expect(userEvidence('db', now).map(({ resource: id }) => id)).toEqual(seen);
  });

  it('passes by fresh evidence only', () => {
    const fresh = model(serving('away', { observedAt: noon - 150_000 }));
    expect(passingNow(record('home'), fresh, noon)).toEqual(['elb/targets-serving of lb-away']);
    expect(passingNow(record('home'), fresh, noon + 1)).toEqual([]);
  });
});

describe('users who fare worse since', () => {
  const since = noon - 5 * minute;
  const passed = ['elb/targets-serving of lb-away'];
  it.each([
    ['what passed and began to fail since', 'fail', since, passed, true],
    ['what failed for a moment less than a minute', 'fail', noon - 59_999, passed, false],
    ['what failed for a minute', 'fail', noon - 60_000, passed, true],
    ['what began to fail before', 'fail', since - 1, passed, false],
    ['what did not pass before', 'fail', since, [], false],
    ['what warns', 'warn', since, passed, false],
    ['what is unknown', 'unknown', since, passed, false],
  ] as const)('%s', (_what, state, failingSince, before, isWorse) => {
    const now = model(serving('away', { state, since: failingSince }));
    const found = worseSince(record('home'), { since, passed: before }, now, {
      now: noon,
      longerThanMs: minute,
      slowestMs: 10 * minute,
    });
    expect(found !== undefined).toBe(isWorse);
  });
});

describe('users who fare worse since something was done in one region', () => {
  const since = noon - 5 * minute;
  const sites = [
    ['home', 'eu-west-1'],
    ['away', 'us-east-1'],
  ] as const;
  /** Whether the probes of the name of a site are proof against what was done to the target at home. */
  const blames = (failing: { readonly home?: number; readonly away?: number }, target = 'group') => {
    const word = (site: 'home' | 'away') => {
      const begun = failing[site];
      return signal({
        resource: record(site),
        check: 'route53/checkers',
        state: begun === undefined ? 'pass' : 'fail',
        since: begun ?? since - minute,
      });
    };
    const now = buildModel({
      resources: [
        ...sites.flatMap(([site, region]) => [
          resource({
            id: record(site),
            kind: 'route53:record',
            region: 'global',
            relations: [{ type: 'routes-to', to: balancer(site) }],
          }),
          resource({ id: balancer(site), kind: 'elbv2:load-balancer', region }),
        ]),
        resource({ id: 'group', kind: 'elbv2:target-group', region: 'eu-west-1' }),
        resource({ id: 'db', kind: 'rds:instance', region: 'eu-west-1' }),
      ],
      services: [{ ...service, resources: [...service.resources, 'group'] }],
      signals: [word('home'), word('away')],
    });
    const passed = ['home', 'away'].map((site) => `route53/checkers of ${record(site)}`);
    const bounds = { now: noon, longerThanMs: minute, slowestMs: 10 * minute };
    return worseSince(target, { since, passed }, now, bounds) !== undefined;
  };
  const begun = noon - 2 * minute;

  it.each([
    ['its own region fails', { home: begun }, true],
    ['another region fails', { away: begun }, false],
    ['both began to fail together', { home: begun, away: begun }, false],
    ['the other began a minute before', { home: begun, away: begun - minute }, false],
    ['the other began more than a minute before', { home: begun, away: begun - minute - 1 }, true],
    ['the other began a minute after', { home: begun, away: begun + minute }, false],
    ['the other began more than a minute after', { home: begun, away: begun + minute + 1 }, true],
  ])('when %s', (_what, failing, isWorse) => {
    expect(blames(failing)).toBe(isWorse);
  });

  it('takes every region for an effect of what serves more than one: a database, a name', () => {
    expect(blames({ away: begun }, 'db')).toBe(true);
    expect(blames({ away: begun }, record('home'))).toBe(true);
  });
});

describe('users who fare worse since, by an alarm', () => {
  const threeOfFive = { periodSeconds: 60, evaluationPeriods: 5, datapointsToAlarm: 3 };
  /** Whether an alarm on the other site is proof at noon; it came on `at` minutes after the act, `agoMs` before noon. */
  const blames = (
    facts: Record<string, string | number>,
    when: { readonly at: number; readonly agoMs: number; readonly until?: number },
  ) => {
    const word = {
      resource: balancer('away'),
      check: 'cloudwatch/alarm',
      by: 'alarm',
      state: 'fail' as const,
      since: noon - when.agoMs,
    };
    const now = buildModel({
      resources: [
        resource({
          id: record('home'),
          kind: 'route53:record',
          relations: [{ type: 'routes-to', to: balancer('home') }],
        }),
        resource({ id: balancer('home'), kind: 'elbv2:load-balancer' }),
        resource({ id: balancer('away'), kind: 'elbv2:load-balancer' }),
        resource({ id: 'alarm', kind: 'cloudwatch:alarm', facts }),
      ],
      services: [service],
      signals: [signal(word)],
    });
    const before = {
      since: noon - when.agoMs - when.at * minute,
      passed: ['cloudwatch/alarm of lb-away'],
      ...(when.until === undefined ? {} : { until: when.until }),
    };
    const bounds = { now: noon, longerThanMs: minute, slowestMs: 10 * minute };
    return worseSince(record('home'), before, now, bounds) !== undefined;
  };

  it.each([
    ['had breached before the act: 3 of 5 within 119 s', threeOfFive, 119 / 60, false],
    ['may have breached only since: 3 of 5 after 120 s', threeOfFive, 2, true],
    ['needs a single datapoint, right after it', { ...threeOfFive, datapointsToAlarm: 1 }, 0, true],
    ['has periods of five minutes: 2 of 2 within 299 s', fiveMinutes(2, 2), 299 / 60, false],
    ['has periods of five minutes: 2 of 2 after 300 s', fiveMinutes(2, 2), 5, true],
    ['is composite, right after it', {}, 0, true],
  ] as const)('that %s', (_what, facts, at, isWorse) => {
    expect(blames(facts, { at, agoMs: 20 * minute })).toBe(isWorse);
  });

  it.each([
    ['3 of 5, for as long as what is over keeps it on', threeOfFive, 4 * minute - 1, false],
    ['3 of 5, for longer than that by a minute', threeOfFive, 4 * minute, true],
    [
      '1 of 1, for as long as that',
      { ...threeOfFive, evaluationPeriods: 1, datapointsToAlarm: 1 },
      119_999,
      false,
    ],
    ['1 of 1, for longer', { ...threeOfFive, evaluationPeriods: 1, datapointsToAlarm: 1 }, 120_000, true],
    ['composite, for less than a minute', {}, 59_999, false],
    ['composite, for a minute', {}, 60_000, true],
  ] as const)('that is on, %s', (_what, facts, agoMs, isWorse) => {
    expect(blames(facts, { at: 10, agoMs })).toBe(isWorse);
  });

  it.each([
    ['takes ten minutes to say that all is well', fiveMinutes(2, 1), true],
    ['takes a quarter of an hour', fiveMinutes(3, 1), false],
  ] as const)('that %s', (_what, facts, isWorse) => {
    expect(blames(facts, { at: 10, agoMs: 25 * minute })).toBe(isWorse);
  });

  it('that takes missing data for a failure is none: it may only say that nobody measures', () => {
    const silent = { ...threeOfFive, missingData: 'breaching' };
    expect(blames(silent, { at: 10, agoMs: 20 * minute })).toBe(false);
    expect(blames({ ...silent, missingData: 'notBreaching' }, { at: 10, agoMs: 20 * minute })).toBe(true);
  });

  it.each([
    ['the last moment that the act answers for', noon - 3 * minute, true],
    ['later', noon - 3 * minute - 1, false],
  ])('that tells of %s', (_what, until, isWorse) => {
    expect(blames(threeOfFive, { at: 10, agoMs: 20 * minute, until })).toBe(isWorse);
  });
});

function fiveMinutes(evaluationPeriods: number, datapointsToAlarm: number) {
  return { periodSeconds: 300, evaluationPeriods, datapointsToAlarm };
}
