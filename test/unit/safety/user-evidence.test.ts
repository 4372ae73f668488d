import { describe, expect, it } from 'vitest';
import type { Service } from '../../../src/model/service.ts';
import { passingNow, userEvidence, worseSince } from '../../../src/safety/user-evidence.ts';
import { buildModel, noon, resource, signal } from '../../support/model-builder.ts';
import { minute } from '../../support/safety-builder.ts';

const record = (set: string) => `arn:aws:route53:::recordset/Z1/shop.example.com/A/${set}`;
const balancer = (site: string) => `lb-${site}`;
const service: Service = {
  name: 'shop',
  tier: 1,
  derived: false,
  resources: ['home', 'away'].flatMap((site) => [record(site), balancer(site)]).concat('db'),
  groups: [],
  dependsOn: [],
  objectives: {},
  state: 'healthy',
  since: noon,
  reason: 'it serves',
};
const serving = (site: string, given: Partial<Parameters<typeof signal>[0]> = {}) =>
  signal({ resource: balancer(site), check: 'elb/targets-serving', state: 'pass', ...given });
const model = (...signals: Parameters<typeof buildModel>[0]['signals'] & object) =>
  buildModel({
    resources: [
      ...['home', 'away'].flatMap((site) => [
        resource({
          id: record(site),
          kind: 'route53:record',
          relations: [{ type: 'routes-to', to: balancer(site) }],
        }),
        resource({ id: balancer(site), kind: 'elbv2:load-balancer' }),
      ]),
      resource({ id: 'db', kind: 'rds:instance' }),
    ],
    services: [service],
    signals,
  });

describe('what is seen of the users of a target', () => {
  it('is what stands at the front of its services, without what stands behind itself', () => {
    const seen = userEvidence(
      record('home'),
      model(serving('home'), serving('away'), signal({ resource: 'db', check: 'rds/status' })),
    );
    expect(seen.map(({ resource: id }) => id)).toEqual([balancer('away')]);
  });

  it.each([
    ['the word of a control plane', { family: 'control-plane' as const }],
    ['what only warns', { nature: 'warning-only' as const }],
  ])('is never %s', (_what, given) => {
    expect(userEvidence(record('home'), model(serving('away', given)))).toEqual([]);
  });

  it('is not what the name of a database repeats of it, such as an alarm that comes on late', () => {
    const alarmOn = (id: string) =>
      signal({ resource: id, check: 'cloudwatch/alarm', by: 'alarm-connections' });
    const ownProbe = signal({ resource: record('home'), check: 'route53/health-check', by: 'probe' });
    const now = model(alarmOn('db'), alarmOn(record('home')), ownProbe, serving('away'));
    expect(userEvidence('db', now).map(({ check }) => check)).toEqual([
      'route53/health-check',
      'elb/targets-serving',
    ]);
  });

  it('is what the name of a load balancer repeats of it, for that is where its users are', () => {
    const alarmOn = (id: string) => signal({ resource: id, check: 'cloudwatch/alarm', by: 'alarm-5xx' });
    const now = model(alarmOn(balancer('home')), alarmOn(record('home')));
    expect(userEvidence(balancer('home'), now).map(({ resource: id }) => id)).toEqual([record('home')]);
  });

  it('passes by fresh evidence only', () => {
    const fresh = model(serving('away', { observedAt: noon - 150_000 }));
    expect(passingNow(record('home'), fresh, noon)).toEqual(['elb/targets-serving of lb-away']);
    expect(passingNow(record('home'), fresh, noon + 1)).toEqual([]);
  });
});

describe('users who fare worse since', () => {
  const since = noon - 5 * minute;
  const passed = ['elb/targets-serving of lb-away'];
  it.each([
    ['what passed and began to fail since', 'fail', since, passed, true],
    ['what failed for a moment less than a minute', 'fail', noon - 59_999, passed, false],
    ['what failed for a minute', 'fail', noon - 60_000, passed, true],
    ['what began to fail before', 'fail', since - 1, passed, false],
    ['what did not pass before', 'fail', since, [], false],
    ['what warns', 'warn', since, passed, false],
    ['what is unknown', 'unknown', since, passed, false],
  ] as const)('%s', (_what, state, failingSince, before, isWorse) => {
    const now = model(serving('away', { state, since: failingSince }));
    const found = worseSince(record('home'), { since, passed: before }, now, {
      now: noon,
      longerThanMs: minute,
    });
    expect(found !== undefined).toBe(isWorse);
  });
});
