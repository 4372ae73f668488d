import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/model/fold.ts';
import type { Model } from '../../../src/model/model.ts';
import type { Signal } from '../../../src/model/signal.ts';
import {
  asgId,
  complete,
  databaseId,
  instance,
  instanceId,
  minute,
  newModel,
  resource,
  second,
  signal,
  start,
  verdictOf,
} from '../../support/model-world.ts';

const id = instanceId('x');
const group = asgId('web');

type Said = Signal['state'] | 'initial' | 'draining';

/** One host in a group of two, whose load balancer says what a test has it say, and is fresh for an hour. */
class Host {
  model: Model = newModel();
  at = start;

  say(state: Said, after = minute, by = 'elbv2/health'): this {
    this.at += after;
    const { at } = this;
    const word =
      state === 'initial' || state === 'draining'
        ? ({ state: 'unknown', nature: 'transition', reason: state } as const)
        : { state };
    const fresh = { observedAt: at, validForMs: 3_600_000 };
    this.model = fold(
      this.model,
      [
        complete('ec2/all', {
          at,
          resources: [instance('x', { groups: [group] }), instance('y', { groups: [group] })],
          signals: [id, instanceId('y')].map((each) => signal(each, 'ec2/system-status', fresh)),
        }),
        complete('autoscaling/groups', { at, resources: [resource('autoscaling:group', group)] }),
        complete(by, { at, signals: [signal(id, 'elb/target-health', { ...fresh, ...word })] }),
      ],
      at,
    );
    return this;
  }

  wait(ms: number): this {
    this.at += ms;
    this.model = fold(this.model, [], this.at);
    return this;
  }

  get check() {
    return this.model.signals.get(id)?.find(({ check }) => check === 'elb/target-health');
  }

  get kind() {
    return verdictOf(this.model, id);
  }
}

const twice = () => new Host().say('pass').say('fail').say('pass');
const thrice = () => twice().say('fail');

describe('a check that flaps', () => {
  it('still counts after two changes, and no longer with the third within ten minutes', () => {
    expect([twice().kind, thrice().kind]).toEqual(['healthy', 'stale']);
    expect(thrice().check).toMatchObject({ state: 'unknown' });
    expect(thrice().check?.reason).toBe(
      'changes back and forth (3 times lately), so it counts as unknown until it has been quiet for 10 min; last: elb/target-health says fail',
    );
  });

  it.each([
    [10 * minute - second, 'stale'],
    [10 * minute, 'suspect'],
  ])('counts changes within ten minutes: the first one %i ms ago makes it %s', (since, expected) => {
    // Two changes a minute apart, and the third this long after the first.
    expect(twice().say('fail', since - minute).kind).toBe(expected);
  });

  it('counts neither as pass nor as fail, for its group either', () => {
    expect(thrice().model.groups.get(group)).toMatchObject({ serving: 1, failing: 0, unknown: 1 });
    expect(thrice().say('pass').model.groups.get(group)).toMatchObject({
      serving: 1,
      failing: 0,
      unknown: 1,
    });
  });

  it.each([
    ['fail', 'suspect'],
    ['pass', 'healthy'],
  ] as const)(
    'counts again after ten quiet minutes of %s, by time alone, and says before when',
    (last, kind) => {
      const host = last === 'fail' ? thrice() : thrice().say('pass');
      expect(host.model.verdicts.get(id)?.reviewAt).toBe(host.at + 10 * minute);
      expect(host.wait(10 * minute - 1).kind).toBe('stale');
      expect(host.wait(1).kind).toBe(kind);
    },
  );

  it('stays out for as long as it goes on', () => {
    const host = thrice();
    for (const state of ['pass', 'fail', 'pass', 'fail'] as const) host.say(state, 9 * minute);
    expect(host.kind).toBe('stale');
  });

  it('is told once when it goes out and once when it comes back', () => {
    const host = twice();
    const told: string[] = [];
    const note = () => {
      for (const change of host.model.changes)
        if (change.kind === 'signal') told.push(`${change.from} → ${change.signal.state}`);
    };
    for (const state of ['fail', 'pass', 'fail', 'fail'] as const) {
      host.say(state);
      note();
    }
    host.wait(10 * minute);
    note();
    expect(told).toEqual(['pass → unknown', 'unknown → fail']);
  });

  it.each<[string, boolean, readonly Said[]]>([
    ['a failure that passed', false, ['pass', 'fail', 'pass']],
    ['well and failing by turns', true, ['pass', 'fail', 'pass', 'fail']],
    ['failing and well by turns', true, ['fail', 'pass', 'fail', 'pass']],
    ['a failure and its cure', false, ['pass', 'fail', 'draining', 'pass']],
    ['a cure that did not last', true, ['pass', 'fail', 'draining', 'pass', 'fail']],
    ['a cure of what failed from the beginning', false, ['fail', 'draining', 'pass', 'fail']],
    ['work on both sides of a failure', false, ['pass', 'draining', 'fail', 'draining', 'pass']],
    ['work, and then a failure that passed', false, ['pass', 'draining', 'pass', 'fail', 'pass']],
    ['work, and then a failure that did not', true, ['pass', 'draining', 'pass', 'fail', 'pass', 'fail']],
    ['work once', false, ['pass', 'draining', 'pass']],
    ['work again and again', true, ['pass', 'draining', 'pass', 'draining']],
    ['work on a failure that did not help', false, ['fail', 'draining', 'fail']],
    ['work on a failure again and again', true, ['fail', 'draining', 'fail', 'draining']],
    [
      'being registered, failing at first, serving and leaving',
      false,
      ['initial', 'fail', 'pass', 'draining'],
    ],
    ['answers that are missing in between', false, ['pass', 'unknown', 'pass', 'unknown', 'pass', 'unknown']],
    [
      'a failure with answers missing around it',
      false,
      ['pass', 'unknown', 'fail', 'unknown', 'pass', 'unknown'],
    ],
    [
      'well and failing by turns, unknown in between',
      true,
      ['pass', 'unknown', 'fail', 'pass', 'unknown', 'fail'],
    ],
    [
      'a cure with answers missing in between',
      false,
      ['pass', 'fail', 'unknown', 'draining', 'unknown', 'pass'],
    ],
    ['warnings', false, ['pass', 'warn', 'pass', 'warn', 'pass']],
  ])('is one that goes back and forth: %s: %s', (_, flaps, states) => {
    const host = new Host();
    for (const state of states) host.say(state);
    expect(host.check?.reason.startsWith('changes back and forth')).toBe(flaps);
  });

  it.each([
    [10 * minute - second, 'stale'],
    [10 * minute, 'suspect'],
  ])(
    'counts a cure with its failure as one change, as old as that: begun %i ms ago makes it %s',
    (since, kind) => {
      const host = new Host().say('pass').say('fail').say('draining').say('pass');
      expect([host.kind, host.say('fail', since - 2 * minute).kind]).toEqual(['healthy', kind]);
    },
  );

  it('is one check though two observers make it: each change counts once', () => {
    const host = new Host().say('pass').say('fail').say('fail', second, 'elbv2/other');
    expect(host.say('pass').say('pass', second, 'elbv2/other').kind).toBe('healthy');
    expect(host.say('fail', minute, 'elbv2/other').kind).toBe('stale');
  });

  it('lets nobody act while another controller was at work in it', () => {
    const database = databaseId('orders');
    let model = newModel();
    const said = ['available', 'modifying', 'available', 'modifying', 'available', 'available'];
    for (const [index, word] of said.entries()) {
      const at = start + index * minute;
      const status =
        word === 'modifying' ? ({ state: 'unknown', nature: 'transition', reason: word } as const) : {};
      model = fold(
        model,
        [
          complete('rds/all', {
            at,
            resources: [resource('rds:instance', database)],
            signals: [
              signal(database, 'rds/status', { observedAt: at, ...status }),
              signal(database, 'cloudwatch/alarm', { observedAt: at, state: 'fail' }),
              signal(database, 'rds/event', { observedAt: at, state: 'fail' }),
            ],
          }),
        ],
        at,
      );
    }
    expect(model.verdicts.get(database)).toMatchObject({
      kind: 'stale',
      reason: 'rds/status of orders cannot be relied on, for it changes back and forth.',
    });
  });
});
