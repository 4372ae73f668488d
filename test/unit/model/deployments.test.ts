import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/model/fold.ts';
import type { Model } from '../../../src/model/model.ts';
import type { Observation } from '../../../src/model/observation.ts';
import { keepRecollection, type Recollection } from '../../../src/model/recollection.ts';
import type { Resource } from '../../../src/model/resource.ts';
import {
  asgId,
  complete,
  instance,
  instanceId,
  minute,
  modelOf,
  newModel,
  resource,
  second,
  signal,
  start,
  targetGroupId,
  verdictOf,
} from '../../support/model-world.ts';

const group = asgId('web');
const groupSaid = (at = start, facts: Resource['facts'] = {}) =>
  complete('autoscaling/groups', {
    at,
    resources: [resource('autoscaling:group', group, { facts: { desired: 3, ...facts } })],
    signals: [signal(group, 'autoscaling/activity', { observedAt: at })],
  });

const version = (number: number | string) => ({
  launchTemplateId: 'lt-1',
  launchTemplateName: 'web',
  launchTemplateVersion: String(number),
});

/**
 * What one member does: `pass`; `fail` by what a version can explain; `power` by what only AWS can break;
 * `stale`; `moving`.
 */
type Doing = 'pass' | 'fail' | 'power' | 'stale' | 'moving';

/** Members by version, each as it does; the first one is `x`. */
function members(said: readonly (readonly [facts: Resource['facts'], doing: Doing])[]): Observation[] {
  const names = said.map((_, index) => (index === 0 ? 'x' : `m${index}`));
  return [
    groupSaid(),
    complete('ec2/all', {
      resources: said.map(([facts], index) => instance(names[index] ?? '', { groups: [group], facts })),
      signals: said.flatMap(([, doing], index) => signalsOf(instanceId(names[index] ?? ''), doing)),
    }),
  ];
}

function signalsOf(id: string, doing: Doing) {
  const checks = doing === 'power' ? ['ec2/system-status'] : ['elb/target-health', 'cloudwatch/alarm'];
  if (doing === 'moving')
    return [signal(id, 'elb/target-health', { state: 'unknown', nature: 'transition', reason: 'draining' })];
  return [
    signal(id, 'ec2/state', doing === 'stale' ? { observedAt: start - 200 * second } : {}),
    ...checks.map((check) =>
      signal(id, check, {
        ...(doing === 'stale' ? { observedAt: start - 200 * second } : {}),
        state: doing === 'pass' || doing === 'stale' ? 'pass' : 'fail',
      }),
    ),
    ...(doing === 'power' ? [signal(id, 'elb/target-health', { state: 'fail' })] : []),
  ];
}

const times = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);
type Member = readonly [Resource['facts'], Doing];
const newest = (doing: Doing): Member => [version(9), doing];
const older = (doing: Doing): Member => [version(8), doing];

describe('deployment-failed by members of the newest version', () => {
  const cases: [title: string, readonly Member[], string][] = [
    ['1 member, new, that fails', [newest('fail')], 'host-failed'],
    ['2 members, the new one fails', [newest('fail'), older('pass')], 'host-failed'],
    ['2 members, both new, both fail', [newest('fail'), newest('fail')], 'fleet-wide'],
    ['3 members, 1 of 1 new fails', [newest('fail'), older('pass'), older('pass')], 'host-failed'],
    ['3 members, 2 of 2 new fail', [newest('fail'), newest('fail'), older('pass')], 'deployment-failed'],
    [
      '4 members, 2 of 2 new fail',
      [newest('fail'), newest('fail'), older('pass'), older('pass')],
      'deployment-failed',
    ],
    [
      '4 members, 2 of 3 new fail',
      [newest('fail'), newest('fail'), newest('pass'), older('pass')],
      'deployment-failed',
    ],
    [
      '5 members, 2 of 4 new fail: half of them',
      [newest('fail'), newest('fail'), newest('pass'), newest('pass'), older('pass')],
      'deployment-failed',
    ],
    [
      '6 members, 2 of 5 new fail: less than half of them',
      [newest('fail'), newest('fail'), ...times(3, newest('pass')), older('pass')],
      'host-failed',
    ],
    [
      'an old one fails as well, one of nine',
      [newest('fail'), newest('fail'), ...times(8, older('pass')), older('fail')],
      'host-failed',
    ],
    [
      'an old one fails as well, one of ten',
      [newest('fail'), newest('fail'), ...times(9, older('pass')), older('fail')],
      'deployment-failed',
    ],
    [
      'old ones fail and new ones serve',
      [older('fail'), older('fail'), ...times(3, newest('pass'))],
      'host-failed',
    ],
    ['the old ones are on their way out', [newest('fail'), newest('fail'), older('moving')], 'fleet-wide'],
    [
      'one of the new ones lost its power and not its version',
      [newest('fail'), newest('power'), ...times(3, older('pass'))],
      'host-failed',
    ],
    [
      'one of nine old ones cannot be seen',
      [newest('fail'), newest('fail'), ...times(8, older('pass')), older('stale')],
      'fleet-wide',
    ],
    [
      'the other new one cannot be seen',
      [newest('fail'), newest('stale'), ...times(8, older('pass'))],
      'fleet-wide',
    ],
    [
      'nobody says what the other that fails came from',
      [newest('fail'), [{}, 'fail'], ...times(8, older('pass'))],
      'fleet-wide',
    ],
    [
      'the newer of two launch configurations, by time of launch',
      [
        [{ launchConfiguration: 'b', launchTime: start - 30 * minute }, 'fail'],
        [{ launchConfiguration: 'b', launchTime: start - 20 * minute }, 'fail'],
        ...times<Member>(3, [{ launchConfiguration: 'a', launchTime: start - 600 * minute }, 'pass']),
      ],
      'deployment-failed',
    ],
    [
      'the older of two launch configurations',
      [
        [{ launchConfiguration: 'b', launchTime: start - 600 * minute }, 'fail'],
        [{ launchConfiguration: 'b', launchTime: start - 610 * minute }, 'fail'],
        ...times<Member>(3, [{ launchConfiguration: 'a', launchTime: start - 30 * minute }, 'pass']),
      ],
      'host-failed',
    ],
    [
      'a version that was rolled back to: the highest number is the newest, whenever launched',
      [
        [{ ...version(9), launchTime: start - 600 * minute }, 'fail'],
        [{ ...version(9), launchTime: start - 600 * minute }, 'fail'],
        ...times<Member>(3, [{ ...version(8), launchTime: start - 30 * minute }, 'pass']),
      ],
      'deployment-failed',
    ],
  ];
  it.each(cases)('%s', (_, said, expected) => {
    const model = modelOf(members(said));
    expect(verdictOf(model, instanceId('x'))).toBe(expected);
    expect(verdictOf(model, group)).toBe(expected === 'deployment-failed' ? 'deployment-failed' : 'healthy');
  });

  it('names the version, and the group as the cause', () => {
    const model = modelOf(members([newest('fail'), newest('fail'), ...times(3, older('pass'))]));
    expect(model.verdicts.get(instanceId('x'))).toMatchObject({
      reason:
        'x fails elb/target-health and cloudwatch/alarm, and so do others of its version: 2 of 2 members of web from version 9 of launch template web, its newest, fail, while 3 older ones serve.',
      cause: group,
    });
    expect(model.verdicts.get(group)).toMatchObject({ cause: group });
    expect([...model.incidents.values()].map(({ subject }) => subject)).toEqual([group]);
  });

  it('leaves one that lost its power to be repaired, though the others of its version fail', () => {
    const model = modelOf(
      members([newest('power'), newest('fail'), newest('fail'), ...times(4, older('pass'))]),
    );
    expect(verdictOf(model, instanceId('x'))).toBe('host-failed');
    expect(verdictOf(model, instanceId('m1'))).toBe('deployment-failed');
    expect(model.causeOf(instanceId('x'))).toMatchObject({ id: group, verdict: 'deployment-failed' });
  });
});

/** A group that launches one instance after the other, told at every half minute of its life. */
class Launches {
  model: Model = newModel();
  at = start;
  readonly #targets = targetGroupId('web');
  readonly #old = ['old-1', 'old-2', 'old-3'];
  #oldFail = 0;
  readonly #recollections = new Map<string, Recollection>();

  /** Another one looks from now on, and knows what this one remembered. */
  handOver(): this {
    this.model = newModel({ recollections: this.#recollections });
    return this;
  }

  oldFail(count: number): this {
    this.#oldFail = count;
    return this;
  }

  /** Tells of the group, of its old members, and of these newborns. */
  say(
    newborns: readonly {
      name: string;
      born: number;
      health?: 'fail' | 'pass';
      number?: number;
      state?: string;
    }[],
  ): this {
    const { at } = this;
    const groups = [group, this.#targets];
    this.model = fold(
      this.model,
      [
        groupSaid(at, { healthCheckGraceSeconds: 0 }),
        complete('ec2/all', {
          at,
          resources: [
            ...this.#old.map((name) => instance(name, { groups, facts: version(8) })),
            ...newborns.map(({ name, born, number = 8, state = 'InService' }) =>
              instance(name, {
                groups,
                facts: { ...version(number), launchTime: born, lifecycleState: state },
              }),
            ),
          ],
          signals: [
            ...this.#old.map((name, index) =>
              signal(instanceId(name), 'elb/target-health', {
                by: this.#targets,
                observedAt: at,
                state: index < this.#oldFail ? 'fail' : 'pass',
              }),
            ),
            ...newborns.flatMap(({ name, health }) => [
              signal(instanceId(name), 'ec2/state', { observedAt: at }),
              ...(health === undefined
                ? []
                : [
                    signal(instanceId(name), 'elb/target-health', {
                      by: this.#targets,
                      observedAt: at,
                      state: health,
                    }),
                  ]),
            ]),
          ],
        }),
      ],
      at,
    );
    this.at += 30 * second;
    for (const change of this.model.changes)
      if (change.kind === 'recollection') keepRecollection(this.#recollections, change.recollection);
    return this;
  }

  /** One that is launched, does this, and is taken out by its group. */
  life(name: string, health: 'fail' | 'pass' | undefined, number = 8): this {
    const born = this.at;
    const its = { name, born, number };
    this.say([its]);
    for (let step = 0; step < 3; step++) this.say([{ ...its, ...(health && { health }) }]);
    return this.say([{ ...its, state: 'Terminating' }]).say([]);
  }

  get check() {
    return this.model.signals.get(group)?.find(({ check }) => check === 'autoscaling/newborns');
  }

  get verdict() {
    return verdictOf(this.model, group);
  }
}

describe('deployment-failed by newborns that never serve', () => {
  it('warns of the first and fails the group with the second, though neither lived to be judged', () => {
    const launches = new Launches().life('n1', 'fail');
    expect([launches.check?.state, launches.verdict]).toEqual(['warn', 'degraded']);
    launches.life('n2', 'fail');
    expect([launches.check?.state, launches.verdict]).toEqual(['fail', 'deployment-failed']);
    expect(launches.check?.reason).toBe(
      'the last 2 instances that web launched, from version 8 of launch template web, have not served: n1 (ended at 12:02 UTC), n2 (ended at 12:05 UTC)',
    );
    expect([...launches.model.incidents.values()]).toMatchObject([
      { subject: group, verdict: 'deployment-failed' },
    ]);
  });

  it('counts one that stays and fails once its immunity is over, and judges it with its group', () => {
    const launches = new Launches().life('n1', 'fail');
    const born = launches.at;
    while (launches.at < born + 5 * minute) launches.say([{ name: 'n2', born, health: 'fail' }]);
    expect(launches.verdict).toBe('degraded');
    launches.say([{ name: 'n2', born, health: 'fail' }]);
    expect(launches.verdict).toBe('deployment-failed');
    expect(launches.model.verdicts.get(instanceId('n2'))).toMatchObject({
      kind: 'deployment-failed',
      cause: group,
    });
  });

  it.each([
    ['that serve', 'pass' as const],
    ['of which no check ever failed', undefined],
  ])('says nothing of newborns %s before they are taken out again', (_, health) => {
    const launches = new Launches().life('n1', health).life('n2', health);
    expect([launches.check, launches.verdict]).toEqual([undefined, 'healthy']);
  });

  it('counts on where another one takes over', () => {
    const launches = new Launches().life('n1', 'fail').handOver().life('n2', 'fail').handOver().say([]);
    expect(launches.check?.reason).toBe(
      'the last 2 instances that web launched, from version 8 of launch template web, have not served: n1 (ended at 12:02 UTC), n2 (ended at 12:05 UTC)',
    );
    launches
      .handOver()
      .say([{ name: 'n3', born: launches.at, health: 'pass' }])
      .say([]);
    expect([launches.check, launches.handOver().say([]).check]).toEqual([undefined, undefined]);
  });

  it.each([
    [9.5, 'fail'],
    [10, 'warn'],
  ])(
    'follows what another one followed while it can hardly have served unseen: %d min is a %s',
    (age, state) => {
      const launches = new Launches().life('n1', 'fail');
      const born = launches.at;
      launches.say([{ name: 'n2', born, health: 'fail' }]).handOver();
      launches.at = born + age * minute;
      expect(launches.say([{ name: 'n2', born, health: 'fail' }]).check?.state).toBe(state);
    },
  );

  it.each([
    ['failed when it was last seen', 'fail' as const, 2],
    ['was still coming up', undefined, 1],
    ['had served', 'pass' as const, undefined],
  ])('of one that is gone when another takes over, and %s', (_, health, value) => {
    const launches = new Launches().life('n1', 'fail');
    const born = launches.at;
    launches.say([{ name: 'n2', born }]).say([{ name: 'n2', born, ...(health && { health }) }]);
    expect(launches.handOver().say([]).check?.value).toBe(value);
  });

  it.each([
    ['after them', 0, undefined],
    ['before the last of them had ended', -3 * minute, 1],
    ['before them all', -20 * minute, 2],
  ])('of one that came to serve while nobody looked, and was launched %s', (_, later, value) => {
    const launches = new Launches().life('n1', 'fail').life('n2', 'fail');
    const born = launches.at + later;
    launches.handOver();
    launches.at += 20 * minute;
    const serves = { name: 'n3', born, health: 'pass' } as const;
    expect(launches.say([serves]).say([serves]).check?.value).toBe(value);
  });

  it('starts anew with another version', () => {
    const launches = new Launches().life('n1', 'fail', 8).life('n2', 'fail', 9);
    expect(launches.check).toMatchObject({ state: 'warn', value: 1 });
  });

  it('is over with the first that serves', () => {
    const launches = new Launches().life('n1', 'fail').life('n2', 'fail');
    const born = launches.at;
    launches.say([{ name: 'n3', born }]).say([{ name: 'n3', born, health: 'pass' }]);
    expect([launches.check, launches.verdict]).toEqual([undefined, 'healthy']);
  });

  it('is over an hour after the last launch', () => {
    const launches = new Launches().life('n1', 'fail').life('n2', 'fail');
    launches.at += 58 * minute;
    expect(launches.say([]).verdict).toBe('deployment-failed');
    launches.at += 2 * minute;
    expect(launches.say([]).verdict).toBe('healthy');
  });

  it('blames no version while members that had served fail as well', () => {
    const launches = new Launches().oldFail(1).life('n1', 'fail').life('n2', 'fail');
    expect(launches.check).toMatchObject({
      state: 'warn',
      reason: expect.stringContaining('others fail as well'),
    });
    expect(launches.verdict).toBe('degraded');
    launches.oldFail(0).say([]);
    expect(launches.verdict).toBe('deployment-failed');
  });

  it('does not take for stillborn what failed when last seen and was out of sight when it went', () => {
    const launches = new Launches();
    for (const name of ['n1', 'n2']) {
      const born = launches.at;
      launches
        .say([{ name, born, health: 'fail' }])
        .say([{ name, born }])
        .say([]);
    }
    expect(launches.check).toBeUndefined();
  });
});
