import { describe, expect, it } from 'vitest';
import type { VerdictKind } from '../../../../src/model/verdict.ts';
import { causePriority } from '../../../../src/safety/gates/cause-priority.ts';
import { fleet, fleetId } from '../../../support/fleet.ts';
import { buildModel, group, instanceId, resource, verdict } from '../../../support/model-builder.ts';
import { actionRung, facts, proposal, traits } from '../../../support/safety-builder.ts';

const target = instanceId('1');

describe('the priority of causes', () => {
  it.each<[VerdictKind, string]>([
    ['zone-impaired', 'deny'],
    ['dependency-failed', 'deny'],
    ['deployment-failed', 'deny'],
    ['overloaded', 'deny'],
    ['fleet-wide', 'deny'],
    ['healthy', 'allow'],
    ['degraded', 'allow'],
    ['suspect', 'allow'],
    ['host-failed', 'allow'],
    ['starting', 'allow'],
    ['in-transition', 'allow'],
    ['stale', 'allow'],
    ['observer-blind', 'allow'],
  ])('beside a sibling that is %s, a failed member: %s', (kind, outcome) => {
    const model = fleet({ size: 4, failed: [1], verdicts: { 3: kind } });

    expect(causePriority.evaluate(proposal({ target }), facts({ model })).outcome).toBe(outcome);
  });

  it.each([
    ['zone:eu-west-1b', 'The failure of zone eu-west-1b comes first'],
    ['region:111111111111/eu-west-1', 'A failure of several groups in 111111111111/eu-west-1 comes first'],
    [instanceId('4'), 'The failure of i-4 comes first'],
    [undefined, 'What makes them zone-impaired comes first'],
  ])('says what comes first: %s', (cause, said) => {
    const model = sufferingFrom({ kind: 'zone-impaired', ...(cause === undefined ? {} : { cause }) });

    expect(causePriority.evaluate(proposal({ target }), facts({ model }))).toMatchObject({
      outcome: 'deny',
      reason: `${said}: while that lasts, members of web are not repaired one by one.`,
      value: 'web: 1 of 4 zone-impaired',
    });
  });

  it.each([
    ['zone:eu-west-1a', 'deny'],
    [target, 'allow'],
  ])('asks what the target itself stands in, though its siblings are well: in %s, %s', (id, outcome) => {
    const cause = {
      id,
      account: '111111111111',
      verdict: 'zone-impaired' as const,
      reason: 'r',
      since: 0,
      affected: 7,
    };
    const model = buildModel({ resources: [resource({ id: target })], causes: { [target]: cause } });

    const answer = causePriority.evaluate(proposal({ target }), facts({ model }));

    expect(answer.outcome).toBe(outcome);
    if (outcome === 'deny') expect(answer).toMatchObject({ value: '7 targets zone-impaired' });
  });

  it('names the cause of the first rank where siblings suffer from several', () => {
    const model = fleet({ size: 4, failed: [1], verdicts: { 2: 'fleet-wide', 3: 'zone-impaired' } });

    expect(causePriority.evaluate(proposal({ target }), facts({ model })).value).toContain('zone-impaired');
  });

  it('does not keep the cause itself from being repaired', () => {
    const model = sufferingFrom({ kind: 'dependency-failed', cause: target });

    expect(causePriority.evaluate(proposal({ target }), facts({ model })).outcome).toBe('allow');
  });

  it.each(['flip-dns', 'failover', 'resume-process'])(
    'does not stand before %s, which is for many',
    (action) => {
      const model = fleet({ size: 4, failed: [1], verdicts: { 3: 'fleet-wide' } });
      const asked = proposal({ target, rung: actionRung({ action }) });

      expect(causePriority.evaluate(asked, facts({ model })).outcome).toBe('allow');
    },
  );

  it('does not stand before a remedy that is meant for the shared cause', () => {
    const model = fleet({ size: 4, failed: [1], verdicts: { 3: 'zone-impaired' } });
    const forZones = traits({ verdicts: ['zone-impaired', 'host-failed'] });

    const answer = causePriority.evaluate(
      proposal({ target }),
      facts({ model, traits: new Map([[forZones.name, forZones]]) }),
    );

    expect(answer.outcome).toBe('allow');
  });

  it('refuses where a group of the target is not known', () => {
    const known = fleet({ size: 4, failed: [1] });

    expect(
      causePriority.evaluate(proposal({ target }), facts({ model: { ...known, groups: new Map() } })).outcome,
    ).toBe('deny');
  });

  function sufferingFrom(suffering: { readonly kind: VerdictKind; readonly cause?: string }) {
    const members = ['1', '2', '3', '4'].map(instanceId);
    return buildModel({
      resources: members.map((id) => resource({ id })),
      verdicts: [
        verdict({ target, kind: 'host-failed' }),
        verdict({ target: instanceId('3'), ...suffering }),
      ],
      groups: [group({ id: fleetId, name: 'web', members })],
    });
  }
});
