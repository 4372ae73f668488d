import { describe, expect, it } from 'vitest';
import type { GateAnswer, Gate } from '../../../src/safety/gate.ts';
import { judge } from '../../../src/safety/judge.ts';
import { buildModel, group, instanceId, noon, resource, verdict } from '../../support/model-builder.ts';
import { facts, minute, pageRung, policy, proposal } from '../../support/safety-builder.ts';

function gate(
  name: string,
  answer: GateAnswer['outcome'] | (() => GateAnswer),
  guards: Gate['guards'] = ['action'],
  onError: Gate['onError'] = 'deny',
): Gate {
  const evaluate =
    typeof answer === 'function' ? answer : () => ({ outcome: answer, reason: `${name}: ${answer}` });
  return { name, protects: name, guards, onError, overridable: true, evaluate };
}

describe('judging', () => {
  it.each<[string, [string, GateAnswer['outcome']][], string]>([
    [
      'acts when every gate allows',
      [
        ['mode', 'allow'],
        ['floor', 'allow'],
        ['approval', 'allow'],
      ],
      'act',
    ],
    [
      'would act when only the mode denies',
      [
        ['mode', 'deny'],
        ['floor', 'allow'],
        ['approval', 'allow'],
      ],
      'would-act',
    ],
    [
      'refuses when the mode is not the only one that denies',
      [
        ['mode', 'deny'],
        ['floor', 'deny'],
        ['approval', 'allow'],
      ],
      'refuse',
    ],
    [
      'refuses when the mode denies and another defers',
      [
        ['mode', 'deny'],
        ['cool-down', 'defer'],
      ],
      'refuse',
    ],
    [
      'awaits approval when only that is missing',
      [
        ['mode', 'allow'],
        ['floor', 'allow'],
        ['approval', 'defer'],
      ],
      'await-approval',
    ],
    [
      'refuses when the approval was denied',
      [
        ['mode', 'allow'],
        ['floor', 'allow'],
        ['approval', 'deny'],
      ],
      'refuse',
    ],
    [
      'defers when the approval is missing and another defers',
      [
        ['cool-down', 'defer'],
        ['approval', 'defer'],
      ],
      'defer',
    ],
    [
      'defers when none denies and one defers',
      [
        ['mode', 'allow'],
        ['cool-down', 'defer'],
      ],
      'defer',
    ],
    [
      'refuses when one denies and one defers',
      [
        ['floor', 'deny'],
        ['cool-down', 'defer'],
      ],
      'refuse',
    ],
  ])('%s', (_title, answers, expected) => {
    const gates = answers.map(([name, outcome]) => gate(name, outcome));

    const [decision] = judge(gates, [proposal()], facts());

    expect(decision?.outcome).toBe(expected);
  });

  it('keeps the answer of every gate, also of those after the first refusal', () => {
    const gates = [gate('a', 'deny'), gate('b', 'allow'), gate('c', 'defer')];

    const [decision] = judge(gates, [proposal()], facts());

    expect(decision?.results.map(({ gate: name, outcome }) => `${name} ${outcome}`)).toEqual([
      'a deny',
      'b allow',
      'c defer',
    ]);
  });

  it('takes a gate that throws for one that denies, with the text of the error', () => {
    const broken = gate('broken', () => {
      throw new Error('planted');
    });

    const [decision] = judge([broken, gate('b', 'allow')], [proposal()], facts());

    expect(decision?.outcome).toBe('refuse');
    expect(decision?.results[0]).toEqual({
      gate: 'broken',
      outcome: 'deny',
      reason: 'This check itself failed, which counts as a refusal: planted',
      failed: true,
    });
    expect(decision?.results).toHaveLength(2);
  });

  it.each([
    ['deny', 'action', 'refuse'],
    ['deny', 'page', 'refuse'],
    ['deny-but-page', 'action', 'refuse'],
    ['deny-but-page', 'page', 'act'],
  ] as const)('takes a broken gate with onError %s before a rung that is a %s for: %s', (...row) => {
    const [onError, kind, outcome] = row;
    const throwing = () => {
      throw new Error('planted');
    };
    const broken = gate('broken', throwing, ['action', 'page'], onError);
    const asked = kind === 'page' ? proposal({ rung: pageRung }) : proposal();

    const [decision] = judge([broken], [asked], facts());

    expect(decision?.outcome).toBe(outcome);
    expect(decision?.results[0]).toMatchObject({ failed: true });
  });

  it('refuses when no gate guards the rung at all', () => {
    const [decision] = judge([gate('only pages', 'allow', ['page'])], [proposal()], facts());

    expect(decision?.outcome).toBe('refuse');
  });

  it('asks for a page only the gates that guard pages', () => {
    const gates = [gate('stop-switch', 'deny'), gate('page-once', 'allow', ['page'])];

    const [decision] = judge(gates, [proposal({ rung: pageRung })], facts());

    expect(decision?.outcome).toBe('act');
    expect(decision?.results.map((result) => result.gate)).toEqual(['page-once']);
  });

  it('looks again when the first of the deferring gates could change its mind', () => {
    const later = (minutes: number) => () => ({
      outcome: 'defer' as const,
      reason: '',
      until: noon + minutes * minute,
    });

    const [decision] = judge([gate('a', later(9)), gate('b', later(4))], [proposal()], facts());

    expect(decision?.reviewAt).toBe(noon + 4 * minute);
  });
});

describe('judging several proposals', () => {
  const targets = ['1', '2', '3'].map(instanceId);
  const proposals = targets.map((target) => proposal({ target }));
  const oneAtATime: Gate = {
    ...gate('one-at-a-time', 'allow'),
    evaluate: (_proposal, { granted }) => ({ outcome: granted.length === 0 ? 'allow' : 'deny', reason: '' }),
  };

  it('counts what it has allowed as in flight for those that follow', () => {
    const decisions = judge([oneAtATime], proposals, facts());

    expect(decisions.map((decision) => decision.outcome)).toEqual(['act', 'refuse', 'refuse']);
  });

  it('shows for an observing policy what it would do, without standing in the way of an acting one', () => {
    const observing = policy({ name: 'a-observing', mode: 'observe' });
    const mixed = [
      proposal({ policy: observing, target: instanceId('1') }),
      proposal({ policy: observing, target: instanceId('2') }),
      proposal({ policy: policy({ name: 'b-acting' }), target: instanceId('3') }),
    ];
    const mode: Gate = {
      ...gate('mode', 'allow'),
      evaluate: (each) => ({ outcome: each.policy.mode === 'observe' ? 'deny' : 'allow', reason: '' }),
    };

    const decisions = judge([mode, oneAtATime], mixed, facts());

    expect(decisions.map((decision) => decision.outcome)).toEqual(['would-act', 'refuse', 'act']);
  });

  it.each<[string, Parameters<typeof buildModel>[0]]>([
    [
      'the more important service first',
      {
        services: [
          service('shop', 1, [instanceId('3')]),
          service('reports', 3, [instanceId('1'), instanceId('2')]),
        ],
      },
    ],
    [
      'the harder hit group first',
      {
        groups: [
          group({ id: 'asg-a', members: [instanceId('1'), instanceId('2'), 'x', 'y'], serving: 2 }),
          group({ id: 'asg-b', members: [instanceId('3'), 'z', 'w', 'v'], serving: 1 }),
        ],
      },
    ],
    [
      'the longest unhealthy first',
      {
        verdicts: [
          verdict({ target: instanceId('3'), kind: 'host-failed', unhealthySince: noon - 60 * minute }),
        ],
      },
    ],
  ])('serves %s', (_title, parts) => {
    const model = buildModel({ resources: targets.map((id) => resource({ id })), ...parts });

    const [first] = judge([oneAtATime], proposals, facts({ model }));

    expect(first?.proposal.target).toBe(instanceId('3'));
    expect(first?.outcome).toBe('act');
  });

  it('decides the same in whatever order the proposals come', () => {
    const orders = [proposals, proposals.toReversed()];

    const [one, other] = orders.map((order) =>
      judge([oneAtATime], order, facts()).map((decision) => `${decision.proposal.key} ${decision.outcome}`),
    );

    expect(one).toEqual(other);
  });

  function service(name: string, tier: number, resources: readonly string[]) {
    return {
      name,
      tier,
      derived: false,
      resources,
      groups: [],
      dependsOn: [],
      objectives: {},
      state: 'healthy' as const,
      since: noon,
      reason: '',
    };
  }
});
