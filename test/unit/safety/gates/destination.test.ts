import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../../src/model/signal.ts';
import type { VerdictKind } from '../../../../src/model/verdict.ts';
import { destination } from '../../../../src/safety/gates/destination.ts';
import { buildModel, group, resource, signal, verdict } from '../../../support/model-builder.ts';
import { actionRung, facts, open, proposal } from '../../../support/safety-builder.ts';

const rung = actionRung({ action: 'flip-dns' });
const check = (given: Partial<Signal> = {}) =>
  signal({
    resource: 'secondary',
    check: 'route53/health-check',
    family: 'external',
    state: 'pass',
    ...given,
  });

function ask(
  given: {
    verdict?: VerdictKind;
    signals?: readonly Signal[];
    repairing?: string;
    servingBehind?: number;
  } = {},
) {
  const { verdict: kind = 'healthy', signals = [check()], repairing, servingBehind = 0 } = given;
  const model = buildModel({
    resources: [
      resource({ id: 'primary', kind: 'route53:record' }),
      resource({ id: 'secondary', kind: 'route53:record', relations: [{ type: 'routes-to', to: 'tg' }] }),
    ],
    signals,
    verdicts: [verdict({ target: 'secondary', kind })],
    groups: [
      group({ id: 'records', kind: 'route53:record-set', members: ['primary', 'secondary'] }),
      group({ id: 'tg', kind: 'elbv2:target-group', members: ['i-9'], serving: servingBehind }),
    ],
  });
  const remediations = repairing === undefined ? [] : [open({ target: repairing })];
  return destination.evaluate(
    proposal({ target: 'primary', rung }),
    facts({ model, history: { remediations } }),
  );
}

describe('the destination of traffic', () => {
  it.each<[string, Parameters<typeof ask>[0], string]>([
    ['is healthy and seen so', {}, 'allow'],
    ['serves with warnings', { verdict: 'degraded' }, 'allow'],
    ['has failed', { verdict: 'host-failed' }, 'deny'],
    ['is only suspect', { verdict: 'suspect' }, 'deny'],
    ['is not known well enough', { verdict: 'stale' }, 'deny'],
    ['fails a check of its own', { signals: [check(), check({ by: 'hc-2', state: 'fail' })] }, 'deny'],
    ['was seen by nobody', { signals: [] }, 'deny'],
    ['was seen too long ago', { signals: [check({ observedAt: 0 })] }, 'deny'],
    ['is seen to serve behind its load balancer', { signals: [], servingBehind: 1 }, 'allow'],
    ['is under repair itself', { repairing: 'secondary' }, 'deny'],
  ])('%s', (_title, given, outcome) => {
    expect(ask(given).outcome).toBe(outcome);
  });

  it('must exist: the last answer is never taken away', () => {
    const model = buildModel({
      resources: [resource({ id: 'primary', kind: 'route53:record' })],
      groups: [group({ id: 'records', kind: 'route53:record-set', members: ['primary'] })],
    });

    expect(destination.evaluate(proposal({ target: 'primary', rung }), facts({ model }))).toMatchObject({
      outcome: 'deny',
      value: '0 of 0 others healthy',
    });
  });

  it.each<[string, readonly string[], VerdictKind, string]>([
    ['another origin that is healthy', ['first', 'second'], 'healthy', 'allow'],
    ['another origin that has failed', ['first', 'second'], 'host-failed', 'deny'],
    ['no other origin, though the one that it has is healthy', ['second'], 'healthy', 'deny'],
  ])('is, for a distribution with %s, what its other origins say', (_title, origins, kind, outcome) => {
    const model = buildModel({
      resources: [
        resource({
          id: 'distribution',
          kind: 'cloudfront:distribution',
          relations: origins.map((to) => ({ type: 'routes-to', to })),
        }),
        ...origins.map((id) => resource({ id, kind: 'elbv2:load-balancer' })),
      ],
      signals: [signal({ resource: 'second', check: 'elb/load-balancer-state', state: 'pass' })],
      verdicts: [verdict({ target: 'second', kind })],
    });
    const asked = proposal({ target: 'distribution', rung });
    expect(destination.evaluate(asked, facts({ model })).outcome).toBe(outcome);
  });

  it.each<[string, string, VerdictKind, string]>([
    ['reaches the same gateway and is well', 'vgw-1', 'healthy', 'allow'],
    ['reaches the same gateway and is not well', 'vgw-1', 'suspect', 'deny'],
    ['is well and reaches another gateway', 'vgw-2', 'healthy', 'deny'],
  ])('has a virtual interface left for a VPN that %s: %s, %s, %s', (_title, gateway, kind, outcome) => {
    const model = buildModel({
      resources: [
        resource({
          id: 'north',
          kind: 'directconnect:virtual-interface',
          facts: { connection: 'dxcon-1', gateway: 'vgw-1' },
        }),
        resource({ id: 'office', kind: 'vpn:connection', facts: { gateway } }),
      ],
      signals: [signal({ resource: 'office', check: 'vpn/tunnels', state: 'pass' })],
      verdicts: [verdict({ target: 'office', kind })],
    });
    const asked = proposal({ target: 'north', rung });
    expect(destination.evaluate(asked, facts({ model })).outcome).toBe(outcome);
  });

  it('is no matter for what moves no traffic', () => {
    expect(destination.evaluate(proposal(), facts()).outcome).toBe('allow');
  });
});
