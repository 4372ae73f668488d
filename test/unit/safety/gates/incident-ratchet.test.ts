import { describe, expect, it } from 'vitest';
import { incidentRatchet } from '../../../../src/safety/gates/incident-ratchet.ts';
import type { SignalState } from '../../../../src/model/signal.ts';
import type { VerdictKind } from '../../../../src/model/verdict.ts';
import {
  buildModel,
  group,
  instanceId,
  noon,
  resource,
  signal,
  verdict,
} from '../../../support/model-builder.ts';
import { actionRung, facts, proposal } from '../../../support/safety-builder.ts';

const target = instanceId('1');

/** The target and a sibling in one group, and a third machine in another group of the same service. */
function world(given: {
  readonly own?: VerdictKind;
  readonly traffic?: SignalState;
  readonly readAt?: number;
  readonly sibling?: VerdictKind;
  readonly elsewhere?: VerdictKind;
}) {
  const {
    own = 'host-failed',
    traffic = 'pass',
    readAt = noon,
    sibling = 'healthy',
    elsewhere = 'healthy',
  } = given;
  const other = instanceId('2');
  const third = instanceId('3');
  return buildModel({
    resources: [target, other, third].map((id) => resource({ id })),
    signals: [signal({ resource: target, check: 'elb/target-health', state: traffic, observedAt: readAt })],
    verdicts: [
      verdict({ target, kind: own }),
      verdict({ target: other, kind: sibling }),
      verdict({ target: third, kind: elsewhere }),
    ],
    groups: [group({ id: 'web', members: [target, other] }), group({ id: 'api', members: [third] })],
    services: [
      {
        name: 'shop',
        tier: 1,
        derived: false,
        resources: [],
        groups: ['web', 'api'],
        dependsOn: [],
        objectives: {},
        state: 'degraded',
        since: noon,
        reason: '',
      },
    ],
  });
}
const ask = (given: Parameters<typeof world>[0], action = 'replace-instance') =>
  incidentRatchet.evaluate(
    proposal({ target, rung: actionRung({ action }) }),
    facts({ model: world(given) }),
  );

describe('the ratchet of an incident', () => {
  it.each<[VerdictKind, string]>([
    ['healthy', 'allow'],
    ['degraded', 'allow'],
    ['suspect', 'deny'],
    ['starting', 'allow'],
    ['in-transition', 'allow'],
    ['stale', 'deny'],
    ['observer-blind', 'deny'],
    ['host-failed', 'deny'],
    ['zone-impaired', 'deny'],
    ['dependency-failed', 'deny'],
    ['deployment-failed', 'deny'],
    ['overloaded', 'deny'],
    ['fleet-wide', 'deny'],
  ])('keeps what still gets traffic while a sibling is %s: %s', (sibling, outcome) => {
    expect(ask({ sibling }).outcome).toBe(outcome);
  });

  it.each<[string, Parameters<typeof world>[0], string]>([
    ['its load balancer sends to it', { traffic: 'pass' }, 'deny'],
    ['it is well by all that is known', { own: 'healthy', traffic: 'unknown' }, 'deny'],
    ['its load balancer sends nothing to it', { traffic: 'fail' }, 'allow'],
    ['nobody knows, for the check is too old', { traffic: 'fail', readAt: noon - 150_001 }, 'deny'],
  ])('with a failing sibling, where %s', (_what, given, outcome) => {
    expect(ask({ ...given, sibling: 'host-failed' }).outcome).toBe(outcome);
  });

  it('looks at the other groups of its services', () => {
    expect(ask({ elsewhere: 'host-failed' })).toMatchObject({
      outcome: 'deny',
      reason:
        'It still gets traffic, and i-3 beside it is host-failed: until all others of its group and service are well, only what serves nobody is taken out.',
    });
  });

  it.each(['flip-dns', 'failover', 'resume-process'])('does not stand before %s', (action) => {
    expect(ask({ sibling: 'host-failed' }, action).outcome).toBe('allow');
  });
});
