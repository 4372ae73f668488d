import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupFloor } from '../../../../src/safety/gates/group-floor.ts';
import { floorOf } from '../../../../src/safety/group-strength.ts';
import type { Model } from '../../../../src/model/model.ts';
import { buildModel, group, instanceId, resource, signal, verdict } from '../../../support/model-builder.ts';
import { fleet, fleetId } from '../../../support/fleet.ts';
import { actionRung, facts, open, policy, proposal } from '../../../support/safety-builder.ts';

function keeping(count: number, percent: number) {
  const { limits } = policy();
  return policy({ limits: { ...limits, keepServing: { count, percent } } });
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
