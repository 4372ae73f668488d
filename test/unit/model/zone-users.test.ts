import { assert, constantFrom, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/model/fold.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { shiftFacts } from '../../../src/model/zonal-shifts.ts';
import {
  asgId,
  complete,
  instance,
  instanceId,
  loadBalancerId,
  minute,
  modelOf,
  recordId,
  resource,
  second,
  signal,
  start,
  targetGroupId,
  verdictOf,
} from '../../support/model-world.ts';

const web = loadBalancerId('web');
const www = recordId('www.example.org');
const zones = ['a', 'b', 'c'];

type Said = Partial<Pick<Signal, 'state' | 'nature' | 'observedAt'>>;

/** A load balancer of three zones, and what is said of its users in some of them. */
function balancer(said: Readonly<Record<string, Said>>, at = start): Observation[] {
  const errors = Object.entries(said).map(([zone, details]) =>
    signal(web, 'elb/zone-errors', {
      by: `zone:eu-west-1${zone}`,
      family: 'application',
      observedAt: at,
      reason: `5.0 % of what comes in by eu-west-1${zone} fails`,
      ...details,
    }),
  );
  const facts = { zones: zones.map((zone) => `eu-west-1${zone}`), type: 'application' };
  return [
    complete('elbv2/load-balancers', {
      at,
      resources: [
        resource('elbv2:load-balancer', web, {
          name: 'web',
          facts,
          relations: [{ type: 'routes-to', to: targetGroupId('web') }],
        }),
      ],
      signals: [signal(web, 'elb/load-balancer-state', { observedAt: at })],
    }),
    complete('elbv2/zone-traffic', { at, signals: errors }),
    complete('route53/records', {
      at,
      resources: [resource('route53:record', www, { relations: [{ type: 'routes-to', to: web }] })],
    }),
  ];
}

/** Four machines in each zone; those that are named fail by two families. */
function fleet(failing: readonly string[]): Observation[] {
  const names = zones.flatMap((zone) => [1, 2, 3, 4].map((number) => `${zone}${number}`));
  return [
    complete('ec2/all', {
      resources: names.map((name) => instance(name, { zone: name.slice(0, 1), groups: [asgId('web')] })),
      signals: names.flatMap((name) =>
        ['ec2/system-status', 'cloudwatch/alarm'].map((check) =>
          signal(instanceId(name), check, { state: failing.includes(name) ? 'fail' : 'pass' }),
        ),
      ),
    }),
    complete('autoscaling/all', { resources: [resource('autoscaling:group', asgId('web'))] }),
  ];
}

/** What may be said of a zone. */
const anything = constantFrom<Said | undefined>(
  {},
  { state: 'warn' },
  { state: 'fail' },
  { state: 'fail', nature: 'warning-only' },
  { state: 'unknown' },
  { state: 'unknown', nature: 'warning-only' },
  { state: 'fail', observedAt: start - 151 * second },
  undefined,
);
const everywhere = record({ a: anything, b: anything, c: anything });
const saidOf = (zonesSaid: Readonly<Record<string, Said | undefined>>) =>
  Object.fromEntries(
    Object.entries(zonesSaid).flatMap(([zone, said]) => (said === undefined ? [] : [[zone, said]])),
  );
const blames = (zonesSaid: Readonly<Record<string, Said | undefined>>) => {
  const verdict = modelOf([...fleet([]), ...balancer(saidOf(zonesSaid))]).verdicts.get(web);
  return verdict?.kind === 'zone-impaired' ? verdict.cause : undefined;
};

describe('a load balancer, whatever is said of its zones', () => {
  it('blames a zone only where that one errs and no other does', () => {
    assert(
      property(everywhere, (said) => {
        const blamed = blames(said);
        const erring = Object.entries(said).filter(
          ([, one]) => one?.state === 'fail' && one.nature === undefined && one.observedAt === undefined,
        );
        if (blamed !== undefined) expect(erring.map(([zone]) => `zone:eu-west-1${zone}`)).toEqual([blamed]);
      }),
      { numRuns: 500 },
    );
  });

  it('blames no zone for want of knowledge that it would not blame with it', () => {
    const lost = constantFrom<Said | undefined>({ state: 'unknown' }, undefined);
    assert(
      property(everywhere, constantFrom('a', 'b', 'c'), lost, (said, zone, instead) => {
        const blamed = blames({ ...said, [zone]: instead });
        if (blamed !== undefined) expect(blames(said)).toBe(blamed);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a load balancer whose users get errors by one zone', () => {
  const gray = { a: {}, b: { state: 'fail' }, c: {} } as const;

  it('is impaired by that zone, though every machine there passes its checks', () => {
    const model = modelOf([...fleet([]), ...balancer(gray)]);
    expect(model.verdicts.get(web)).toMatchObject({
      kind: 'zone-impaired',
      cause: 'zone:eu-west-1b',
      reason:
        'Users of web (load balancer) get errors by one zone and not by its others: 5.0 % of what comes in by eu-west-1b fails.',
    });
    expect(verdictOf(model, instanceId('b1'))).toBe('healthy');
  });

  it('speaks against the machines that fail there, and not against those elsewhere', () => {
    const model = modelOf([...fleet(['b1', 'c1']), ...balancer(gray)]);
    expect(model.verdicts.get(instanceId('b1'))).toMatchObject({
      kind: 'zone-impaired',
      reason: expect.stringContaining('users of web get errors in zone eu-west-1b'),
    });
    expect(verdictOf(model, instanceId('c1'))).toBe('host-failed');
  });

  it.each([
    ['two zones err', { a: { state: 'fail' }, b: { state: 'fail' }, c: {} }, [], 'fleet-wide'],
    ['machines fail together in another zone', gray, ['c1', 'c2'], 'fleet-wide'],
    ['one machine fails in another zone', gray, ['c1'], 'zone-impaired'],
    ['machines fail together in the same zone', gray, ['b1', 'b2'], 'zone-impaired'],
    [
      'of another zone nothing is known',
      { a: {}, b: { state: 'fail' }, c: { state: 'unknown' } },
      [],
      'suspect',
    ],
    ['another zone erred a minute ago', { a: {}, b: { state: 'fail' }, c: { state: 'warn' } }, [], 'suspect'],
    ['another zone is not spoken of', { a: {}, b: { state: 'fail' } }, [], 'suspect'],
    [
      'too little comes in by another zone to tell',
      { a: {}, b: { state: 'fail' }, c: { state: 'unknown', nature: 'warning-only' } },
      [],
      'zone-impaired',
    ],
    ['no zone errs', { a: {}, b: {}, c: {} }, [], 'healthy'],
    ['it is not known', { a: {}, b: { state: 'unknown' }, c: {} }, [], 'healthy'],
    [
      'that is old news',
      { a: {}, b: { state: 'fail', observedAt: start - 151 * second }, c: {} },
      [],
      'stale',
    ],
    [
      'its traffic was led away already',
      { a: {}, b: { state: 'fail', nature: 'warning-only' }, c: {} },
      [],
      'degraded',
    ],
  ] as const)('where %s', (_, said, failing, verdict) => {
    const model = modelOf([...fleet(failing), ...balancer(said)]);
    expect(verdictOf(model, web)).toBe(verdict);
  });

  it('is well again when the zone is, and with it what was said of the zone', () => {
    const sick = modelOf([...fleet(['b1']), ...balancer(gray)]);
    expect(verdictOf(sick, instanceId('b1'))).toBe('zone-impaired');
    const well = fold(sick, balancer({ a: {}, b: {}, c: {} }, start + minute), start + minute);
    expect(verdictOf(well, web)).toBe('healthy');
    expect(verdictOf(well, instanceId('b1'))).toBe('host-failed');
  });

  it('takes what was said of the zone with it when it is deleted', () => {
    const sick = modelOf([...fleet(['b1']), ...balancer(gray)]);
    const gone = fold(
      sick,
      ['load-balancers', 'zone-traffic'].map((part) => complete(`elbv2/${part}`, { at: start + minute })),
      start + minute,
    );
    expect(gone.resources.has(web)).toBe(false);
    expect(verdictOf(gone, instanceId('b1'))).toBe('host-failed');
  });

  it.each([
    ['the zone that users were led away from', 'eu-west-1b', 'degraded'],
    ['another zone', 'eu-west-1a', 'suspect'],
  ])('is not accused by an alarm on a zone that was left: %s', (_, zone, verdict) => {
    const alarm = `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web-errors-${zone}`;
    const facts = { dimensions: [`AvailabilityZone=${zone}`, 'LoadBalancer=app/web/1'] };
    const said = { state: 'fail', by: alarm } as const;
    const model = modelOf([
      ...balancer({ a: {}, b: {}, c: {} }),
      complete('arc/zonal-shifts', {
        resources: [
          resource('elbv2:load-balancer', web, {
            facts: shiftFacts([{ zone: 'eu-west-1b', by: 'holdfast' }]),
          }),
        ],
      }),
      complete('cloudwatch/alarms', { resources: [resource('cloudwatch:alarm', alarm, { facts })] }),
      complete('cloudwatch/alarm-states', { signals: [signal(web, 'cloudwatch/alarm', said)] }),
    ]);
    expect(verdictOf(model, web)).toBe(verdict);
    expect(verdictOf(model, www)).toBe('healthy');
  });

  it('is no failure of the name that leads to it, for its other zones answer', () => {
    expect(verdictOf(modelOf([...fleet([]), ...balancer(gray)]), www)).toBe('healthy');
  });
});
