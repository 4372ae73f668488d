import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/model/fold.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { SignalState } from '../../../src/model/signal.ts';
import {
  account,
  asgId,
  complete,
  databaseId,
  failed,
  instance,
  instanceId,
  modelOf,
  region,
  resource,
  second,
  signal,
  start,
  verdictOf,
} from '../../support/model-world.ts';

type Member = readonly [name: string, zone: string, state: SignalState | 'stale'];

/** An Auto Scaling group whose members pass, or fail by two families, or cannot be seen. */
function group(name: string, members: readonly Member[], since = start): Observation[] {
  const ids = members.map(([member, zone]) => instance(member, { zone, groups: [asgId(name)] }));
  const signals = members.flatMap(([member, , state]) =>
    ['ec2/system-status', 'cloudwatch/alarm'].map((check) =>
      signal(instanceId(member), check, {
        since,
        ...(state === 'stale' ? { observedAt: start - 200 * second } : { state }),
      }),
    ),
  );
  return [
    complete(`ec2/${name}`, { resources: ids, signals }),
    complete(`autoscaling/${name}`, { resources: [resource('autoscaling:group', asgId(name))] }),
  ];
}

describe('zone-impaired', () => {
  const cases: [title: string, Member[], string][] = [
    [
      'two of two in the zone, siblings fine',
      [
        ['x', 'a', 'fail'],
        ['a2', 'a', 'fail'],
        ['b1', 'b', 'pass'],
        ['c1', 'c', 'pass'],
      ],
      'zone-impaired',
    ],
    [
      'half of four in the zone, siblings fine',
      [
        ['x', 'a', 'fail'],
        ['a2', 'a', 'fail'],
        ['a3', 'a', 'pass'],
        ['a4', 'a', 'pass'],
        ['b1', 'b', 'pass'],
      ],
      'zone-impaired',
    ],
    [
      'two of five in the zone: less than half',
      [
        ['x', 'a', 'fail'],
        ['a2', 'a', 'fail'],
        ['a3', 'a', 'pass'],
        ['a4', 'a', 'pass'],
        ['a5', 'a', 'pass'],
        ['b1', 'b', 'pass'],
      ],
      'host-failed',
    ],
    [
      'one alone in its zone, in one group only',
      [
        ['x', 'a', 'fail'],
        ['b1', 'b', 'pass'],
        ['c1', 'c', 'pass'],
      ],
      'host-failed',
    ],
    [
      'two of two in the zone, but a sibling elsewhere fails too',
      [
        ['x', 'a', 'fail'],
        ['a2', 'a', 'fail'],
        ['b1', 'b', 'fail'],
        ['b2', 'b', 'pass'],
        ['b3', 'b', 'pass'],
        ['b4', 'b', 'pass'],
        ['b5', 'b', 'pass'],
        ['b6', 'b', 'pass'],
      ],
      'fleet-wide',
    ],
    [
      'two of two in the zone, and the siblings cannot be seen',
      [
        ['x', 'a', 'fail'],
        ['a2', 'a', 'fail'],
        ['b1', 'b', 'stale'],
        ['b2', 'b', 'pass'],
        ['b3', 'b', 'pass'],
        ['b4', 'b', 'pass'],
      ],
      'fleet-wide',
    ],
    [
      'the whole group in one zone: no sibling to tell by',
      [
        ['x', 'a', 'fail'],
        ['a2', 'a', 'fail'],
        ['a3', 'a', 'pass'],
        ['a4', 'a', 'pass'],
      ],
      'fleet-wide',
    ],
  ];
  it.each(cases)('%s', (_, members, expected) => {
    const model = modelOf(group('web', members));
    expect(model.verdicts.get(instanceId('x'))).toMatchObject({
      kind: expected,
      ...(expected === 'zone-impaired' ? { cause: `zone:${region}a` } : {}),
    });
  });

  it('takes one each of two unrelated groups in the same zone for two', () => {
    const model = modelOf([
      ...group('web', [
        ['x', 'a', 'fail'],
        ['w2', 'b', 'pass'],
      ]),
      ...group('api', [
        ['y', 'a', 'fail'],
        ['p2', 'b', 'pass'],
      ]),
    ]);
    expect(verdictOf(model, instanceId('x'))).toBe('zone-impaired');
    expect(verdictOf(model, instanceId('y'))).toBe('zone-impaired');
    expect(verdictOf(model, instanceId('w2'))).toBe('healthy');
  });
});

describe('fleet-wide by unrelated groups', () => {
  const three = (...since: number[]) =>
    since.flatMap((at, index) =>
      group(
        `g${index}`,
        [
          [`f${index}`, 'abc'.charAt(index), 'fail'],
          [`p${index}`, 'd', 'pass'],
        ],
        at,
      ),
    );
  it.each([
    ['two of them at once', three(start, start), 'host-failed'],
    ['three of them at once', three(start, start, start), 'fleet-wide'],
    ['three of them within a minute', three(start, start + 60_000, start + 30_000), 'fleet-wide'],
    ['three of them over more than a minute', three(start, start + 60_001, start + 120_002), 'host-failed'],
  ])('%s', (_, observations, expected) => {
    expect(verdictOf(modelOf(observations), instanceId('f0'))).toBe(expected);
  });

  it.each([
    ['three that one group has just let go', ['web', 'web', 'web'], 'host-failed'],
    ['three that three groups have just let go', ['web', 'api', 'jobs'], 'fleet-wide'],
  ])('%s, which EC2 still lists as running', (_, groups, expected) => {
    const left = groups.map((_name, index) => `x${index}`);
    const stay = ['web', 'api', 'jobs'].flatMap((name) =>
      [1, 2, 3, 4].map((index) => instance(`${name}${index}`, { groups: [asgId(name)] })),
    );
    const said = (leaving: (index: number) => readonly string[]) =>
      complete('ec2/all', {
        resources: [...stay, ...left.map((name, index) => instance(name, { groups: leaving(index) }))],
        signals: [
          ...stay.map(({ id }) => signal(id, 'ec2/system-status')),
          ...left.flatMap((name) =>
            ['ec2/system-status', 'cloudwatch/alarm'].map((check) =>
              signal(instanceId(name), check, { state: 'fail', since: start }),
            ),
          ),
        ],
      });
    const asgs = complete('autoscaling/groups', {
      resources: ['web', 'api', 'jobs'].map((name) => resource('autoscaling:group', asgId(name))),
    });
    const members = modelOf([asgs, said((index) => [asgId(groups[index] ?? '')])]);
    const after = fold(members, [said(() => [])], start + second);
    expect(verdictOf(after, instanceId('x0'))).toBe(expected);
  });
});

describe('dependency-failed', () => {
  const database = databaseId('orders');
  const services = [
    { name: 'shop', tier: 1, ids: [instanceId('x')], tags: {}, dependsOn: ['orders'], objectives: {} },
    { name: 'orders', tier: 1, ids: [database], tags: {}, dependsOn: [], objectives: {} },
  ];
  const orders = (...states: (readonly [string, SignalState, object?])[]) =>
    complete('rds/instances', {
      resources: [resource('rds:instance', database, { facts: { role: 'standalone' } })],
      signals: states.map(([check, state, more]) => signal(database, check, { state, ...more })),
    });
  it.each([
    [
      'its database fails by two families',
      orders(['rds/status', 'fail'], ['cloudwatch/alarm', 'fail']),
      'dependency-failed',
    ],
    [
      'its database is only suspect',
      orders(['rds/status', 'pass'], ['cloudwatch/alarm', 'fail']),
      'host-failed',
    ],
    ['its database is well', orders(['rds/status', 'pass'], ['cloudwatch/alarm', 'pass']), 'host-failed'],
    [
      'its database is failing over',
      orders(['rds/status', 'unknown', { nature: 'transition', reason: 'RDS says failing-over' }]),
      'dependency-failed',
    ],
    [
      'its database cannot be seen',
      orders(['rds/status', 'pass', { observedAt: start - 200 * second }]),
      'observer-blind',
    ],
  ])('when %s', (_, said, expected) => {
    const model = modelOf(
      [
        ...group('web', [
          ['x', 'a', 'fail'],
          ['b1', 'b', 'pass'],
        ]),
        said,
      ],
      { services },
    );
    const verdict = model.verdicts.get(instanceId('x'));
    expect(verdict?.kind).toBe(expected);
    if (expected !== 'host-failed') expect(verdict?.cause).toBe(database);
  });
});

describe('observer-blind and stale', () => {
  const fleet = (lost: number) =>
    Array.from({ length: 10 }, (_, index): Member => [`m${index}`, 'a', index < lost ? 'stale' : 'pass']);

  it.each([
    [3, 'stale'],
    [4, 'observer-blind'],
  ])('with %i of 10 hosts out of sight a lost one is %s', (lost, expected) => {
    expect(verdictOf(modelOf(group('web', fleet(lost))), instanceId('m0'))).toBe(expected);
  });

  // Two observers told of the group and go on to see.
  it.each([
    ['2 of 4 get no answer', 2, 0, 'host-failed'],
    ['3 of 6 get no answer', 3, 1, 'host-failed'],
    ['3 of 5 get no answer', 3, 0, 'observer-blind'],
    ['7 of 10 get no answer', 7, 1, 'observer-blind'],
  ])('when of the observers of a region %s, a host with two witnesses is %s', (_, out, more, expected) => {
    const names = Array.from({ length: out + more }, (_each, index) => `config/part-${index}`);
    const said = names.map((name, index) => (index < out ? failed(name) : complete(name, {})));
    const hosts = group('web', [
      ['x', 'a', 'fail'],
      ['y', 'b', 'pass'],
    ]);
    const model = modelOf([...hosts, ...said]);
    expect(verdictOf(model, instanceId('x'))).toBe(expected);
    expect(verdictOf(model, instanceId('y'))).toBe('healthy');
    const again = names.map((name) => complete(name, { at: start + second }));
    expect(verdictOf(fold(model, again, start + second), instanceId('x'))).toBe('host-failed');
  });

  it.each([
    ['may not look at all', { failure: 'denied' as const }],
    ['belong to Route 53 and no region', { observer: { name: 'route53/all', account, region: 'global' } }],
  ])('does not take us for blind because of observers that %s', (_, changes) => {
    const out = ['a', 'b', 'c', 'd'].map((name): Observation => {
      const observation = { ...failed(`config/${name}`), ...changes };
      return { ...observation, observer: { ...observation.observer, name: `config/${name}` } };
    });
    const hosts = group('web', [
      ['x', 'a', 'fail'],
      ['y', 'b', 'pass'],
    ]);
    expect(verdictOf(modelOf([...hosts, ...out]), instanceId('x'))).toBe('host-failed');
  });

  it('keeps a host with two fresh witnesses untouched where most others cannot be seen', () => {
    const model = modelOf([
      ...group('web', fleet(4)),
      ...group('api', [
        ['x', 'b', 'fail'],
        ['y', 'c', 'pass'],
      ]),
    ]);
    expect(verdictOf(model, instanceId('x'))).toBe('observer-blind');
    expect(verdictOf(model, instanceId('y'))).toBe('healthy');
  });

  it('calls it blindness where the observer that feeds it fails, and staleness where it is merely silent', () => {
    const observations = group('web', [['x', 'a', 'pass']]);
    const later = start + 151 * second;
    expect(verdictOf(fold(modelOf(observations), [], later), instanceId('x'))).toBe('stale');
    const failing = fold(modelOf(observations), [failed('ec2/web', later)], later);
    expect(failing.verdicts.get(instanceId('x'))).toMatchObject({
      kind: 'observer-blind',
      reason: expect.stringContaining(`ec2/web@${account}/${region} cannot read it (timed out)`),
    });
  });

  it('does not take a failure for over because nobody repeats it', () => {
    const id = instanceId('x');
    const said = [
      complete('ec2/all', { resources: [instance('x')], signals: [signal(id, 'ec2/system-status')] }),
      complete('elbv2/all', { signals: [signal(id, 'elb/target-health', { state: 'fail', validForMs: 1 })] }),
    ];
    expect(verdictOf(modelOf(said), id)).toBe('suspect');
    expect(verdictOf(fold(modelOf(said), [], start + second), id)).toBe('stale');
  });

  it('does not take a failure for over because its check turned unknown', () => {
    const id = instanceId('x');
    const alarm = (state: SignalState, at: number) =>
      complete('cloudwatch/alarms', {
        signals: [signal(id, 'cloudwatch/alarm', { state, observedAt: at })],
        at,
      });
    let model = modelOf([
      complete('ec2/all', { resources: [instance('x')], signals: [signal(id, 'ec2/system-status')] }),
      alarm('fail', start),
    ]);
    model = fold(model, [alarm('unknown', start + second)], start + second);
    expect(verdictOf(model, id)).toBe('stale');
    model = fold(model, [alarm('pass', start + 2 * second)], start + 2 * second);
    expect(verdictOf(model, id)).toBe('healthy');
  });

  it.each([
    [5 * second, 'suspect'],
    [5 * second + 1, 'stale'],
  ])('trusts a reading from %i ms in the future no further than clocks differ', (ahead, expected) => {
    const id = instanceId('x');
    const reading = signal(id, 'ec2/system-status', { state: 'fail', observedAt: start + ahead });
    const model = modelOf([complete('ec2/all', { resources: [instance('x')], signals: [reading] })]);
    expect(verdictOf(model, id)).toBe(expected);
  });
});
