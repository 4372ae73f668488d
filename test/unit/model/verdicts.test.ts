import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../src/model/signal.ts';
import {
  asgId,
  complete,
  instance,
  instanceId,
  modelOf,
  resource,
  signal,
} from '../../support/model-world.ts';

const id = instanceId('web-1');

function verdictWith(...signals: Partial<Signal & { check: string }>[]) {
  const said = signals.map(({ check = 'ec2/system-status', ...rest }) => signal(id, check, rest));
  const model = modelOf([complete('ec2/all', { resources: [instance('web-1')], signals: said })]);
  return model.verdicts.get(id);
}

describe('the verdict on one host by its own evidence', () => {
  it.each([
    ['every check passes', [{ check: 'ec2/system-status' }, { check: 'elb/target-health' }], 'healthy'],
    [
      'one family fails',
      [{ check: 'ec2/system-status' }, { check: 'elb/target-health', state: 'fail' }],
      'suspect',
    ],
    [
      'two checks of one family fail',
      [
        { check: 'ec2/system-status', state: 'fail' },
        { check: 'ec2/instance-status', state: 'fail' },
      ],
      'suspect',
    ],
    [
      'a load balancer fails it, and its group repeats that',
      [
        { check: 'elb/target-health', state: 'fail' },
        { check: 'autoscaling/instance-health', state: 'fail' },
      ],
      'suspect',
    ],
    [
      'only its group calls it unhealthy',
      [{ check: 'autoscaling/instance-health', state: 'fail' }],
      'suspect',
    ],
    [
      'two families fail',
      [
        { check: 'ec2/system-status', state: 'fail' },
        { check: 'elb/target-health', state: 'fail' },
      ],
      'host-failed',
    ],
    [
      'the second family only warns',
      [
        { check: 'ec2/system-status', state: 'fail' },
        { check: 'ec2/scheduled-event', state: 'warn', family: 'control-plane' },
      ],
      'suspect',
    ],
    [
      'the second family is unknown',
      [
        { check: 'ec2/system-status', state: 'fail' },
        { check: 'cloudwatch/alarm', state: 'unknown' },
      ],
      'suspect',
    ],
    [
      'the second family may only warn',
      [
        { check: 'ec2/system-status', state: 'fail' },
        { check: 'config/compliance', state: 'fail', nature: 'warning-only' },
      ],
      'suspect',
    ],
    [
      'the target is draining',
      [
        { check: 'ec2/system-status', state: 'fail' },
        { check: 'elb/target-health', state: 'unknown', nature: 'transition', reason: 'draining' },
      ],
      'in-transition',
    ],
  ] as const)('when %s', (_, signals, expected) => {
    expect(verdictWith(...signals)?.kind).toBe(expected);
  });
});

describe('the correlated-failure brake in a group', () => {
  const cases: [members: number, failing: number, expected: string][] = [
    [1, 1, 'host-failed'],
    [2, 1, 'host-failed'],
    [2, 2, 'fleet-wide'],
    [3, 1, 'host-failed'],
    [3, 2, 'fleet-wide'],
    [4, 1, 'host-failed'],
    [4, 2, 'fleet-wide'],
    [5, 2, 'host-failed'],
    [5, 3, 'fleet-wide'],
  ];
  it.each(cases)('in a group of %i with %i failing the verdict is %s %s', (members, failing, expected) => {
    const group = asgId('web');
    const names = Array.from({ length: members }, (_, index) => `web-${index + 1}`);
    const signals = names.flatMap((name, index) => {
      const state = index < failing ? 'fail' : 'pass';
      return [
        signal(instanceId(name), 'ec2/system-status', { state }),
        signal(instanceId(name), 'cloudwatch/alarm', { state }),
      ];
    });
    const model = modelOf([
      complete('autoscaling/groups', {
        resources: [resource('autoscaling:group', group, { facts: { desired: members } })],
      }),
      complete('ec2/all', {
        resources: names.map((name) => instance(name, { groups: [group] })),
        signals,
      }),
    ]);
    expect(model.verdicts.get(id)?.kind).toBe(expected);
    expect(model.groups.get(group)).toMatchObject({ serving: members - failing, failing, unknown: 0 });
  });
});
