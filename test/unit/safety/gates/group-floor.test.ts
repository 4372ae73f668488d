import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupFloor } from '../../../../src/safety/gates/group-floor.ts';
import { floorOf } from '../../../../src/safety/group-strength.ts';
import type { Model } from '../../../../src/model/model.ts';
import {
  buildModel,
  group,
  instanceId,
  noon,
  resource,
  signal,
  verdict,
} from '../../../support/model-builder.ts';
import { fleet, fleetId } from '../../../support/fleet.ts';
import {
  actionRung,
  facts,
  minute,
  open,
  policy,
  proposal,
  traits,
} from '../../../support/safety-builder.ts';

function keeping(count: number, percent: number, zones?: number) {
  const { limits } = policy();
  const keepServing = { count, percent, ...(zones === undefined ? {} : { zones }) };
  return policy({ limits: { ...limits, keepServing } });
}

const target = instanceId('1');

describe('the floor of a group', () => {
  it.each([
    // [size, count, percent, floor]
    [1, 1, 0.5, 1],
    [2, 1, 0.5, 1],
    [2, 1, 0.51, 2],
    [3, 1, 0.5, 2],
    [3, 1, 0.75, 3],
    [4, 1, 0.75, 3],
    [4, 4, 0.75, 4],
    [5, 1, 0.5, 3],
    [5, 2, 0.1, 2],
    [100, 1, 0.07, 7],
  ])('of %i with at least %i and %d is %i: the stricter bound, rounded up', (size, count, percent, floor) => {
    expect(floorOf({ count, percent }, size)).toBe(floor);
  });

  it.each([
    // A group of `size`, one failed, must keep 75 %: only from four on can one be spared.
    [1, 'deny'],
    [2, 'deny'],
    [3, 'deny'],
    [4, 'allow'],
    [5, 'allow'],
  ])('in a group of %i with one failed and 75 %% to keep: %s', (size, outcome) => {
    const answer = groupFloor.evaluate(
      proposal({ target, policy: keeping(1, 0.75) }),
      facts({ model: fleet({ size, failed: [1] }) }),
    );

    expect(answer.outcome).toBe(outcome);
  });

  it('says what would serve and what must', () => {
    const answer = groupFloor.evaluate(
      proposal({ target, policy: keeping(2, 0.75) }),
      facts({ model: fleet({ size: 4, failed: [1] }) }),
    );

    expect(answer).toMatchObject({
      value: 'web: 3 of 4 would serve',
      bound: 'at least 3 (2, and 75 % rounded up)',
    });
  });

  it('counts as gone what is in flight and what was allowed in this round, whatever their checks say', () => {
    const model = fleet({ size: 5, failed: [1] });
    const ask = (given: Parameters<typeof facts>[0]) =>
      groupFloor.evaluate(proposal({ target, policy: keeping(3, 0.5) }), facts({ model, ...given }));
    const underRepair = open({ target: instanceId('2'), groups: [fleetId] });

    expect(ask({}).value).toBe('web: 4 of 5 would serve');
    expect(ask({ history: { remediations: [underRepair] } }).value).toBe('web: 3 of 5 would serve');
    expect(
      ask({ history: { remediations: [underRepair] }, granted: [proposal({ target: instanceId('3') })] }),
    ).toMatchObject({ outcome: 'deny', value: 'web: 2 of 5 would serve' });
  });

  it('counts what is unknown as not serving', () => {
    const model = fleet({ size: 4, failed: [1], verdicts: { 2: 'stale' } });

    expect(
      groupFloor.evaluate(proposal({ target, policy: keeping(1, 0.75) }), facts({ model })).outcome,
    ).toBe('deny');
  });

  it('takes its share of what there should be, not of what our own terminations have left', () => {
    const ask = (desired: number) =>
      groupFloor.evaluate(
        proposal({ target, policy: keeping(1, 0.5) }),
        facts({ model: fleet({ size: 4, failed: [1], desired }) }),
      );

    expect(ask(4)).toMatchObject({ outcome: 'allow', value: 'web: 3 of 4 would serve' });
    expect(ask(7)).toMatchObject({ outcome: 'deny', value: 'web: 3 of 7 would serve' });
  });

  it('of databases counts the writer out, by whatever name the group goes', () => {
    const replication = buildModel({
      resources: ['db-1', 'db-2'].map((id) => resource({ id, kind: 'rds:instance' })),
      groups: [group({ id: 'db-1', kind: 'rds:replication', members: ['db-1', 'db-2'] })],
    });
    const cluster = buildModel({
      resources: [
        resource({ id: 'cluster', kind: 'rds:cluster', facts: { writer: 'db-1' } }),
        ...['db-1', 'db-2'].map((id) => resource({ id, kind: 'rds:instance' })),
      ],
      groups: [group({ id: 'cluster', kind: 'rds:cluster', members: ['db-1', 'db-2'] })],
    });
    const rung = actionRung({ action: 'failover' });
    const ask = (model: Model, id: string) =>
      groupFloor.evaluate(proposal({ target: id, rung, policy: keeping(1, 0.25) }), facts({ model }));

    expect(ask(replication, 'db-1')).toMatchObject({ outcome: 'allow', value: 'db-1: 1 of 2 would serve' });
    expect(ask(cluster, 'cluster')).toMatchObject({ outcome: 'allow', value: 'cluster: 1 of 2 would serve' });
  });

  it('of databases counts in the replica that a dead writer has merely cut off', () => {
    const ask = (serves: boolean) => {
      const model = buildModel({
        resources: [
          resource({ id: 'db-1', kind: 'rds:instance', facts: { role: 'writer' } }),
          resource({
            id: 'db-2',
            kind: 'rds:instance',
            facts: { role: 'replica' },
            relations: [{ type: 'replicates', to: 'db-1' }],
          }),
        ],
        signals: [signal({ resource: 'db-2', check: 'rds/status', state: serves ? 'pass' : 'fail' })],
        verdicts: [
          verdict({ target: 'db-1', kind: 'host-failed' }),
          verdict({ target: 'db-2', kind: 'dependency-failed', cause: 'db-1' }),
        ],
        groups: [group({ id: 'db-1', kind: 'rds:replication', members: ['db-1', 'db-2'], serving: 0 })],
      });
      const asked = proposal({
        target: 'db-1',
        rung: actionRung({ action: 'failover' }),
        policy: keeping(1, 0.25),
      });
      return groupFloor.evaluate(asked, facts({ model }));
    };

    expect(ask(true)).toMatchObject({ outcome: 'allow', value: 'db-1: 1 of 2 would serve' });
    expect(ask(false)).toMatchObject({ outcome: 'deny', value: 'db-1: 0 of 2 would serve' });
  });

  it('of a cluster whose writer is unknown counts everybody out', () => {
    const model = buildModel({
      resources: [resource({ id: 'cluster', kind: 'rds:cluster' })],
      groups: [group({ id: 'cluster', kind: 'rds:cluster', members: ['db-1', 'db-2'] })],
    });
    const asked = proposal({ target: 'cluster', rung: actionRung({ action: 'failover' }) });

    expect(groupFloor.evaluate(asked, facts({ model })).outcome).toBe('deny');
  });

  it('is no matter for what takes nothing out, or belongs to no group', () => {
    const harmless = proposal({ target, rung: actionRung({ action: 'resume-process' }) });

    expect(groupFloor.evaluate(harmless, facts({ model: fleet({ size: 1, failed: [1] }) })).outcome).toBe(
      'allow',
    );
    expect(groupFloor.evaluate(proposal({ target: 'standalone' }), facts())).toMatchObject({
      outcome: 'allow',
      value: 'in no group',
    });
  });

  it('of an action that is not known is held as if it took its target out', () => {
    const unknown = proposal({ target, rung: actionRung({ action: 'dance' }) });

    expect(groupFloor.evaluate(unknown, facts({ model: fleet({ size: 1, failed: [1] }) })).outcome).toBe(
      'deny',
    );
  });

  it('is never less than both bounds ask for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.nat(500),
        (count, percent, size) => {
          const floor = floorOf({ count, percent }, size);
          expect(floor).toBeGreaterThanOrEqual(count);
          expect(floor / Math.max(1, size)).toBeGreaterThanOrEqual(size === 0 ? 0 : percent - 1e-8);
        },
      ),
    );
  });
});

describe('the zones in which a group goes on serving', () => {
  /** One machine has failed; what the gate says of taking it out of a group spread over these zones, in turn. */
  const ask = (
    { size, zones }: { size: number; zones: string },
    keep: number | undefined,
    given: Parameters<typeof facts>[0] = {},
  ) =>
    groupFloor.evaluate(
      proposal({ target, policy: keeping(1, 0.1, keep) }),
      facts({ model: fleet({ size, failed: [1], zones }), ...given }),
    );

  it.each<[number, string, number, number, 'allow' | 'deny']>([
    // [size, zones of the members in turn, zones in which the others serve, zones to keep, …]
    [1, 'a', 0, 1, 'deny'],
    [2, 'ab', 1, 1, 'allow'],
    [2, 'ab', 1, 2, 'deny'],
    [3, 'ab', 2, 2, 'allow'],
    [3, 'abc', 2, 2, 'allow'],
    [3, 'abc', 2, 3, 'deny'],
    [4, 'abbb', 1, 1, 'allow'],
    [4, 'abbb', 1, 2, 'deny'],
    [4, 'abc', 3, 3, 'allow'],
    [4, 'abc', 3, 4, 'deny'],
    [5, 'ab', 2, 2, 'allow'],
    [5, 'ab', 2, 3, 'deny'],
  ])(
    'of %i in %s, one failed, are %i: with at least %i to keep, %s',
    (size, zones, serving, keep, outcome) => {
      const answer = ask({ size, zones }, keep);
      expect(answer.outcome).toBe(outcome);
      expect(answer.value).toContain(`would serve, in ${serving} zone`);
    },
  );

  it('are all one where the policy does not ask', () => {
    expect(ask({ size: 2, zones: 'ab' }, undefined)).toMatchObject({
      outcome: 'allow',
      value: 'web: 1 of 2 would serve',
    });
  });

  it('are named with what is asked', () => {
    expect(ask({ size: 4, zones: 'ab' }, 2)).toMatchObject({
      value: 'web: 3 of 4 would serve, in 2 zones (eu-west-1a, eu-west-1b)',
      bound: 'at least 1 (1, and 10 % rounded up), in at least 2 zones',
    });
    expect(ask({ size: 2, zones: 'ab' }, 2).reason).toBe(
      'Members of web would go on serving in only 1 zone (eu-west-1b), and the policy keeps them serving in at least 2. It is decided again once they serve in more.',
    );
  });

  it('are counted without what is in flight and what was allowed in this round', () => {
    const underRepair = open({ target: instanceId('2'), groups: [fleetId] });
    const spread = { size: 4, zones: 'abcc' };

    expect(ask(spread, 2).outcome).toBe('allow');
    expect(ask(spread, 2, { history: { remediations: [underRepair] } }).outcome).toBe('deny');
    expect(ask(spread, 2, { granted: [proposal({ target: instanceId('2') })] }).outcome).toBe('deny');
  });

  it.each([
    ['known', 'eu-west-1c', 'allow'],
    ['not known', undefined, 'deny'],
  ])('count one whose zone is %s accordingly', (_, zone, outcome) => {
    const { zone: _zone, ...nowhere } = resource({ id: 'i-3' });
    const answer = groupFloor.evaluate(
      proposal({ target: 'i-1', policy: keeping(1, 0.1, 2) }),
      facts({
        model: buildModel({
          resources: [
            resource({ id: 'i-1', zone: 'eu-west-1a' }),
            resource({ id: 'i-2', zone: 'eu-west-1b' }),
            { ...nowhere, ...(zone === undefined ? {} : { zone }) },
          ],
          verdicts: [
            verdict({ target: 'i-1', kind: 'host-failed' }),
            ...['i-2', 'i-3'].map((id) => verdict({ target: id, kind: 'healthy' })),
          ],
          groups: [group({ id: 'web', members: ['i-1', 'i-2', 'i-3'], serving: 2 })],
        }),
      }),
    );

    expect(answer.outcome).toBe(outcome);
    expect(answer.value?.includes('the zone of 1 more is not known and counts as none')).toBe(!zone);
  });

  it.each([
    ['unknown', 'stale', 'deny'],
    ['degraded, which serves', 'degraded', 'allow'],
  ] as const)('count one that is %s accordingly', (_, kind, outcome) => {
    const model = fleet({ size: 3, failed: [1], zones: 'abc', verdicts: { 3: kind } });

    expect(ask({ size: 3, zones: 'abc' }, 2, { model }).outcome).toBe(outcome);
  });

  it('of databases are those of the writer to come and of who goes on', () => {
    const database = (name: string, role: string, zone: string) =>
      resource({ id: name, kind: 'rds:instance', zone, facts: { role } });
    const answer = (keep: number) =>
      groupFloor.evaluate(
        proposal({ target: 'db-1', rung: actionRung({ action: 'failover' }), policy: keeping(1, 0.1, keep) }),
        facts({
          model: buildModel({
            resources: [
              database('db-1', 'writer', 'eu-west-1a'),
              {
                ...database('db-2', 'replica', 'eu-west-1b'),
                relations: [{ type: 'replicates', to: 'db-1' }],
              },
            ],
            signals: [signal({ resource: 'db-2', check: 'rds/status', state: 'pass' })],
            verdicts: [
              verdict({ target: 'db-1', kind: 'host-failed' }),
              verdict({ target: 'db-2', kind: 'dependency-failed', cause: 'db-1' }),
            ],
            groups: [group({ id: 'db-1', kind: 'rds:replication', members: ['db-1', 'db-2'], serving: 0 })],
          }),
        }),
      ).outcome;

    expect([answer(1), answer(2)]).toEqual(['allow', 'deny']);
  });

  it('leave out those that users are led away from, together with what is in flight elsewhere', () => {
    const balancer = `arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/1`;
    const machines = ['a', 'b', 'b', 'c'].map((letter, index) => ({
      id: `i-${index}`,
      zone: `eu-west-1${letter}`,
    }));
    const ids = machines.map(({ id }) => id);
    const { zone: _, ...lb } = resource({ id: balancer, kind: 'elbv2:load-balancer' });
    const model = buildModel({
      resources: [
        { ...lb, relations: [{ type: 'routes-to', to: 'tg' }] },
        ...machines.map((machine) => resource({ ...machine, relations: [{ type: 'member-of', to: 'tg' }] })),
      ],
      verdicts: [
        verdict({ target: balancer, kind: 'zone-impaired', cause: 'zone:eu-west-1a' }),
        ...ids.map((id) => verdict({ target: id, kind: 'healthy' })),
      ],
      groups: [group({ id: 'tg', kind: 'elbv2:target-group', members: ids })],
    });
    const leave = (keep: number, remediations: Parameters<typeof open>[0][] = []) =>
      groupFloor.evaluate(
        proposal({
          target: balancer,
          rung: actionRung({ action: 'shift-zone' }),
          policy: keeping(1, 0.1, keep),
        }),
        facts({
          model,
          traits: new Map([['shift-zone', traits({ name: 'shift-zone', effect: 'moves-traffic' })]]),
          history: { remediations: remediations.map(open) },
        }),
      );
    const underRepair = { target: 'i-3', groups: ['tg'], startedAt: noon - minute };

    expect(leave(2).outcome).toBe('allow');
    expect(leave(3).outcome).toBe('deny');
    expect(leave(2, [underRepair])).toMatchObject({
      outcome: 'deny',
      value: 'tg: 2 of 4 would serve, in 1 zone (eu-west-1b)',
    });
  });

  it('are those of the others, wherever these stand', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        (letters, keep) => {
          const others = new Set(letters.slice(1)).size;
          const { outcome } = ask({ size: letters.length, zones: letters.join('') }, keep);
          expect(outcome).toBe(others >= keep ? 'allow' : 'deny');
        },
      ),
    );
  });
});
