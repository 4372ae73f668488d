import { describe, expect, it } from 'vitest';
import type { Group } from '../../../src/model/group.ts';
import { type PlainFacts, plainModel } from '../../../src/policy/plain-model.ts';
import {
  account,
  asgArn,
  condition,
  instance,
  instanceId,
  region,
  signal,
  start,
  verdict,
} from '../../support/policy-fixtures.ts';

const target = instanceId('i-1');

function ask(text: string, facts: Partial<PlainFacts> = {}, more: object = {}) {
  const model = plainModel({
    at: start,
    resources: [instance('i-1')],
    verdicts: [verdict(target, 'host-failed')],
    ...facts,
  });
  return condition(text).evaluate({ target, model, now: start, ...more });
}

function group(id: string, kind: Group['kind'], more: Partial<Group> = {}): Group {
  const counts = { desired: 3, serving: 2, failing: 1, unknown: 0 };
  const members = [target, instanceId('i-2'), instanceId('i-3')];
  return {
    id,
    kind,
    name: id,
    account,
    region,
    members,
    ...counts,
    zones: {},
    state: 'degraded',
    since: start,
    ...more,
  };
}

const unwell = signal(target, 'ec2/system-status', { state: 'fail', since: start - 60_000 });
const alarm = (name: string, at = region) => ({
  ...instance(name),
  id: `arn:aws:cloudwatch:${at}:${account}:alarm:${name}`,
  kind: 'cloudwatch:alarm' as const,
  region: at,
  facts: { alarmName: name },
});

describe('the world of a condition', () => {
  it.each([
    ["verdict == 'host-failed'", true],
    ["resource.facts.state == 'running'", true],
    ["resource.region == 'eu-west-1' && resource.zone == 'eu-west-1a'", true],
    ["'asg' in resource.relations && 'member-of' in resource.relations", true],
    ["resource.relations['asg'].exists(id, id.endsWith('shop'))", true],
    ["'cluster' in resource.relations", false],
    ["re(resource.name, '^i-[0-9]+$')", true],
    ['now > timestamp("2025-12-31T23:59:59Z")', true],
    ["signals['ec2/system-status'].state == 'fail'", true],
    ["signals['ec2/system-status'].for >= duration('1m')", true],
    ["signals['ec2/system-status'].for > duration('1m')", false],
    ["'ec2/ebs-status' in signals", false],
  ])('%s is %s', (text, expected) => {
    expect(ask(text, { signals: [unwell] })).toBe(expected);
  });

  it.each([
    ['a signal that does not exist', "signals['ec2/ebs-status'].state == 'fail'"],
    ['the opposite of one that does not exist', "!(signals['ec2/ebs-status'].state == 'fail')"],
    ['a value that was not measured', "signals['ec2/system-status'].value > 1.0"],
    ['a fact that AWS did not state', "resource.facts.privateIp == 'x'"],
    ['a tag that is not there', "resource.tags.team == 'shop'"],
    ['a group that it is not in', 'group.serving >= 0'],
    ['a service that it is not part of', 'service.tier == 1'],
    ['an alarm that nobody knows', "alarm('checkout-5xx')"],
    ['a metric that was not read', "metric('AWS/EC2', 'CPUUtilization', 'Average') > 1.0"],
    ['a division by zero', '1 / size(replicas) > 0'],
  ])('what rests on %s is unknown, neither true nor false', (_, text) => {
    expect(ask(text, { signals: [unwell] })).toBe('unknown');
  });

  it.each([
    [150_000, true],
    [150_001, 'unknown'],
  ])('evidence read %s ms ago that is valid for 150000 ms answers %s', (age, expected) => {
    const old = signal(target, 'ec2/system-status', { state: 'fail', observedAt: start - age });
    expect(ask("signals['ec2/system-status'].state == 'fail'", { signals: [old] })).toBe(expected);
    expect(ask("signals['ec2/system-status'].known", { signals: [old] })).toBe(expected === true);
  });

  it('lets the worst of several judges speak, and keeps one that is not known from passing', () => {
    const judged = (by: string, state: 'pass' | 'fail' | 'unknown') =>
      signal(target, 'elb/target-health', { by, state });
    const text = "signals['elb/target-health'].state == 'fail'";
    expect(ask(text, { signals: [judged('a', 'pass'), judged('b', 'fail')] })).toBe(true);
    expect(ask(text, { signals: [judged('a', 'pass'), judged('b', 'unknown')] })).toBe('unknown');
    expect(ask(text, { signals: [judged('a', 'pass'), judged('b', 'pass')] })).toBe(false);
  });

  it('takes the Auto Scaling group before the target group, and shows both', () => {
    const groups = [group('tg', 'elbv2:target-group'), group(asgArn, 'autoscaling:group')];
    expect(
      ask(
        "group.kind == 'autoscaling:group' && size(groups) == 2 && groups[1].kind == 'elbv2:target-group'",
        { groups },
      ),
    ).toBe(true);
  });

  it('counts whole numbers, so that group.serving can be compared with group.desired', () => {
    const groups = [group(asgArn, 'autoscaling:group')];
    expect(ask('group.serving < group.desired && group.serving == 2 && group.total == 3', { groups })).toBe(
      true,
    );
  });

  it('counts the siblings without the target', () => {
    const groups = [group(asgArn, 'autoscaling:group')];
    const verdicts = [verdict(target, 'host-failed'), verdict(instanceId('i-2'), 'healthy')];
    expect(
      ask('siblings.serving == 1 && siblings.failing == 0 && siblings.unknown == 1', { groups, verdicts }),
    ).toBe(true);
  });

  it.each([
    ['fail', true],
    ['pass', false],
    ['unknown', 'unknown'],
  ] as const)('an alarm in state %s answers %s', (state, expected) => {
    const resource = alarm('checkout-5xx');
    const signals = [signal(resource.id, 'cloudwatch/alarm', { state })];
    expect(ask("alarm('checkout-5xx')", { resources: [instance('i-1'), resource], signals })).toBe(expected);
  });

  it('asks the alarm of its own region first', () => {
    const [near, far] = [alarm('checkout-5xx'), alarm('checkout-5xx', 'us-east-1')];
    const signals = [
      signal(near.id, 'cloudwatch/alarm', { state: 'pass' }),
      signal(far.id, 'cloudwatch/alarm', { state: 'fail' }),
    ];
    const text = "alarm('checkout-5xx')";
    expect(ask(text, { resources: [instance('i-1'), near, far], signals })).toBe(false);
    expect(ask(text, { resources: [instance('i-1'), far], signals })).toBe(true);
  });

  it('shows the copies of a database with their lag, where it is known', () => {
    const database = { ...instance('db'), id: target, kind: 'rds:instance' as const, relations: [] };
    const copy = (name: string) => ({
      ...instance(name),
      kind: 'rds:instance' as const,
      facts: { role: 'replica' },
      relations: [{ type: 'replicates' as const, to: target }],
    });
    const lag = signal(instanceId('r1'), 'rds/replica-lag', { value: 3, family: 'data' });
    const facts = { resources: [database, copy('r1'), copy('r2')], signals: [lag] };
    expect(ask('replicas.exists(r, r.lagSeconds < 5.0)', facts)).toBe(true);
    expect(ask('replicas.all(r, r.lagSeconds < 5.0)', facts)).toBe('unknown');
    expect(ask('size(replicas) == 2', facts)).toBe(true);
  });

  it('still knows the former group of a target that is gone, and nothing else of it', () => {
    const facts = {
      resources: [],
      verdicts: [],
      groups: [group(asgArn, 'autoscaling:group', { members: [] })],
    };
    expect(ask('group.serving >= 2', facts, { formerGroups: [asgArn] })).toBe(true);
    expect(ask('group.serving >= 2', facts)).toBe('unknown');
    expect(ask("verdict == 'healthy'", facts, { formerGroups: [asgArn] })).toBe('unknown');
  });
});
