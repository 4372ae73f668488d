import { describe, expect, it } from 'vitest';
import { holds } from '../../../../src/safety/gates/holds.ts';
import type { Hold } from '../../../../src/safety/history.ts';
import {
  account,
  buildModel,
  group,
  instanceId,
  noon,
  region,
  resource,
  verdict,
} from '../../../support/model-builder.ts';
import { facts, hour, pageRung, proposal } from '../../../support/safety-builder.ts';

const target = instanceId('1');
const model = buildModel({
  resources: [resource({ id: target })],
  groups: [
    group({ id: 'asg', members: [target] }),
    group({ id: 'tg', name: 'web', kind: 'elbv2:target-group', members: [target] }),
    group({ id: 'other-tg', name: 'other-web', kind: 'elbv2:target-group' }),
  ],
  services: [
    {
      name: 'shop',
      tier: 1,
      derived: false,
      resources: [],
      groups: ['asg'],
      dependsOn: [],
      objectives: {},
      state: 'healthy',
      since: noon,
      reason: '',
    },
  ],
});

function hold(given: Partial<Hold> = {}): Hold {
  return {
    id: 'hold-1',
    scope: 'all',
    actions: [],
    reason: 'migration',
    owner: 'Ana',
    createdAt: noon - hour,
    expiresAt: noon + hour,
    ...given,
  };
}

function ask(active: readonly Hold[], rung = proposal().rung) {
  return holds.evaluate(proposal({ target, rung }), facts({ model, history: { holds: active } }));
}

describe('holds', () => {
  it.each([
    ['all', 'defer'],
    ['policy:replace-failed-instance', 'defer'],
    ['policy:other', 'allow'],
    [`resource:${target}`, 'defer'],
    [`resource:${instanceId('2')}`, 'allow'],
    ['group:asg', 'defer'],
    ['group:other', 'allow'],
    ['group:web', 'defer'],
    ['group:other-web', 'allow'],
    ['service:shop', 'defer'],
    ['service:reports', 'allow'],
    [`zone:${region}a`, 'defer'],
    [`zone:${region}b`, 'allow'],
    [`account:${account}`, 'defer'],
    ['account:222222222222', 'allow'],
    ['a scope of a newer version', 'defer'],
  ])('on %s: %s', (scope, outcome) => {
    expect(ask([hold({ scope })]).outcome).toBe(outcome);
  });

  it.each([
    [`${region}b`, 'defer'],
    [`${region}a`, 'allow'],
  ])('on zone %s when a load balancer is to leave zone b: %s', (zone, outcome) => {
    const { zone: _, ...balancer } = resource({ id: 'lb', kind: 'elbv2:load-balancer' });
    const blamed = buildModel({
      resources: [balancer],
      verdicts: [verdict({ target: 'lb', kind: 'zone-impaired', cause: `zone:${region}b` })],
    });
    const active = [hold({ scope: `zone:${zone}` })];
    const answer = holds.evaluate(
      proposal({ target: 'lb' }),
      facts({ model: blamed, history: { holds: active } }),
    );
    expect(answer.outcome).toBe(outcome);
  });

  it.each([
    [noon + 1, 'defer'],
    [noon, 'allow'],
  ])('that end at %i: %s', (expiresAt, outcome) => {
    expect(ask([hold({ expiresAt })]).outcome).toBe(outcome);
  });

  it.each([
    ['the action', ['replace-instance'], 'defer'],
    ['another action', ['reboot-instance'], 'allow'],
  ])('that name %s', (_title, actions, outcome) => {
    expect(ask([hold({ actions })]).outcome).toBe(outcome);
  });

  it.each([
    ['no action', [], 'allow'],
    ['pages', ['page'], 'defer'],
  ])('that name %s do this to a page', (_title, actions, outcome) => {
    expect(ask([hold({ actions })], pageRung).outcome).toBe(outcome);
  });

  it('stack: the one that ends last decides how long', () => {
    const answer = ask([hold({ expiresAt: noon + 2 * hour, id: 'hold-2' }), hold()]);

    expect(answer).toMatchObject({ until: noon + 2 * hour, value: '2 holds' });
    expect(answer.reason).toBe(
      'Ana holds everything until 2026-01-01 14:00 UTC, because: migration. "holdfast release hold-2" ends it before that. Another hold covers it as well.',
    );
  });
});
