import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import { elbv2 } from '../../src/pollers/elbv2.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { pollBench, refused, scope, startedAt } from '../support/poll.ts';

const prefix = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const shopLb = `${prefix}:loadbalancer/app/shop/50dc6c495c0c9188`;
const webGroup = `${prefix}:targetgroup/web/73e2d6bc24d8a067`;
const apiGroup = `${prefix}:targetgroup/api/0123456789abcdef`;
const instance = (id: string) => `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`;

const group = (arn: string, changes: object = {}) => ({
  TargetGroupArn: arn,
  TargetGroupName: arn.split('/')[1],
  Protocol: 'HTTP',
  Port: 8080,
  TargetType: 'instance',
  VpcId: 'vpc-1',
  LoadBalancerArns: [shopLb],
  ...changes,
});
const target = (Id: string, State: string, Reason?: string, Port = 8080) => ({
  Target: { Id, Port },
  TargetHealth: { State, ...(Reason === undefined ? {} : { Reason, Description: 'why' }) },
});

const listing = 'Elastic Load Balancing v2 DescribeTargetGroups';
const health = 'Elastic Load Balancing v2 DescribeTargetHealth';

type Answered = Exclude<Observation, { kind: 'failed' }>;
function answered(observation: Observation | undefined): Answered {
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}
const statesOf = ({ signals }: Answered) =>
  signals.map(({ resource, by, state, nature }) => [resource, by, nature ?? state]);

/** What the model holds once web has i-1 and i-2, and api has i-1. */
const held = modelOf({
  resources: [
    resourceOf({
      id: webGroup,
      kind: 'elbv2:target-group',
      facts: { healthy: 2, unhealthy: 0, total: 2, failOpen: false },
    }),
    resourceOf({
      id: apiGroup,
      kind: 'elbv2:target-group',
      facts: { healthy: 1, unhealthy: 0, total: 1, failOpen: false },
    }),
    resourceOf({
      id: shopLb,
      kind: 'elbv2:load-balancer',
      relations: [
        { type: 'routes-to', to: webGroup },
        { type: 'routes-to', to: apiGroup },
      ],
    }),
    resourceOf({
      id: instance('i-1'),
      kind: 'ec2:instance',
      facts: { privateIp: '10.0.0.1' },
      relations: [
        {
          type: 'member-of',
          to: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:x:autoScalingGroupName/web',
        },
        { type: 'member-of', to: webGroup },
        { type: 'member-of', to: apiGroup },
      ],
    }),
    resourceOf({
      id: instance('i-2'),
      kind: 'ec2:instance',
      relations: [{ type: 'member-of', to: webGroup }],
    }),
  ],
  signals: [
    signalOf({
      resource: instance('i-1'),
      check: 'elb/target-health',
      by: webGroup,
      observedAt: startedAt - 60_000,
    }),
    signalOf({
      resource: instance('i-1'),
      check: 'elb/target-health',
      by: apiGroup,
      observedAt: startedAt - 60_000,
    }),
    signalOf({
      resource: instance('i-2'),
      check: 'elb/target-health',
      by: webGroup,
      observedAt: startedAt - 60_000,
    }),
  ],
});

describe('the ELBv2 poller’s load balancers', () => {
  const lb = (Code: string, changes: object = {}) => ({
    LoadBalancerArn: shopLb,
    LoadBalancerName: 'shop',
    DNSName: 'shop-1.eu-west-1.elb.amazonaws.com',
    Scheme: 'internet-facing',
    Type: 'application',
    State: { Code },
    AvailabilityZones: [{ ZoneName: 'eu-west-1a' }, { ZoneName: 'eu-west-1b' }],
    ...changes,
  });

  it('become resources, and gateway load balancers do not', async () => {
    const bench = pollBench({
      'Elastic Load Balancing v2 DescribeLoadBalancers': () => ({
        LoadBalancers: [lb('active'), lb('active', { Type: 'gateway', LoadBalancerArn: 'arn:gateway' })],
      }),
    });
    const observation = answered((await bench.run(elbv2, 'load-balancers'))[0]);
    expect(observation.resources).toEqual([
      {
        id: shopLb,
        kind: 'elbv2:load-balancer',
        ...scope,
        name: 'shop',
        tags: {},
        facts: {
          dnsName: 'shop-1.eu-west-1.elb.amazonaws.com',
          type: 'application',
          scheme: 'internet-facing',
          state: 'active',
          zones: ['eu-west-1a', 'eu-west-1b'],
        },
        relations: [],
      },
    ]);
  });

  it.each([
    ['active', { state: 'pass' }],
    ['active_impaired', { state: 'warn' }],
    ['provisioning', { state: 'unknown', nature: 'transition' }],
    ['failed', { state: 'fail' }],
    ['something_new', { state: 'unknown' }],
  ])('in state %s are %o', async (code, expected) => {
    const bench = pollBench({
      'Elastic Load Balancing v2 DescribeLoadBalancers': () => ({ LoadBalancers: [lb(code)] }),
    });
    const { signals } = answered((await bench.run(elbv2, 'load-balancers'))[0]);
    expect(signals).toMatchObject([
      { resource: shopLb, check: 'elb/load-balancer-state', family: 'control-plane', ...expected },
    ]);
  });
});

describe('the ELBv2 poller’s target groups', () => {
  it('judge their targets, count them, and know who routes to them', async () => {
    const bench = pollBench({
      [listing]: () => ({ TargetGroups: [group(webGroup)] }),
      [health]: () => ({
        TargetHealthDescriptions: [
          target('i-1', 'healthy'),
          target('i-2', 'unhealthy', 'Target.Timeout'),
          target('i-3', 'draining'),
        ],
      }),
    });
    const observation = answered((await bench.run(elbv2, 'target-groups'))[0]);
    expect(observation).toMatchObject({
      kind: 'complete',
      observer: { name: 'elbv2/target-groups', ...scope },
    });
    expect(observation.resources[0]).toMatchObject({
      id: webGroup,
      name: 'web',
      facts: {
        groupName: 'web',
        protocol: 'HTTP',
        port: 8080,
        targetType: 'instance',
        healthy: 1,
        unhealthy: 1,
        total: 2,
        failOpen: false,
      },
    });
    expect(observation.resources.slice(1)).toMatchObject([
      { id: instance('i-1'), kind: 'ec2:instance', relations: [{ type: 'member-of', to: webGroup }] },
      { id: instance('i-2') },
      { id: instance('i-3') },
      { id: shopLb, name: 'shop', relations: [{ type: 'routes-to', to: webGroup }] },
    ]);
    expect(observation.signals[1]).toEqual({
      resource: instance('i-2'),
      check: 'elb/target-health',
      by: webGroup,
      family: 'network',
      state: 'fail',
      reason: 'target group web says unhealthy on port 8080 (Target.Timeout: why)',
      since: startedAt,
      observedAt: startedAt,
      validForMs: 150_000,
    });
  });

  it.each([
    ['healthy', undefined, 'pass'],
    ['unhealthy', 'Target.FailedHealthChecks', 'fail'],
    ['unhealthy', 'Elb.InternalError', 'unknown'],
    ['initial', 'Elb.RegistrationInProgress', 'transition'],
    ['draining', 'Target.DeregistrationInProgress', 'transition'],
    ['unhealthy.draining', undefined, 'transition'],
    ['unavailable', 'Target.HealthCheckDisabled', 'transition'],
    ['unused', 'Target.NotInUse', 'unknown'],
  ])('take %s (%s) for %s', async (state, reason, expected) => {
    const bench = pollBench({
      [listing]: () => ({ TargetGroups: [group(webGroup)] }),
      [health]: () => ({ TargetHealthDescriptions: [target('i-1', state, reason)] }),
    });
    const observation = answered((await bench.run(elbv2, 'target-groups'))[0]);
    expect(statesOf(observation)).toEqual([[instance('i-1'), webGroup, expected]]);
  });

  it.each([
    [['unhealthy', 'unhealthy'], true],
    [['unhealthy', 'draining'], true],
    [['unhealthy', 'healthy'], false],
    [['initial'], false],
    [[], false],
  ])('with targets %o fail open: %s', async (states, failOpen) => {
    const bench = pollBench({
      [listing]: () => ({ TargetGroups: [group(webGroup)] }),
      [health]: () => ({
        TargetHealthDescriptions: states.map((state, index) => target(`i-${index}`, state)),
      }),
    });
    const observation = answered((await bench.run(elbv2, 'target-groups'))[0]);
    expect(observation.resources[0]?.facts['failOpen']).toBe(failOpen);
  });

  it('judge a target on two ports by the worse one', async () => {
    const bench = pollBench({
      [listing]: () => ({ TargetGroups: [group(webGroup)] }),
      [health]: () => ({
        TargetHealthDescriptions: [
          target('i-1', 'unhealthy', 'Target.Timeout', 8081),
          target('i-1', 'healthy', undefined, 8080),
        ],
      }),
    });
    const observation = answered((await bench.run(elbv2, 'target-groups'))[0]);
    expect(statesOf(observation)).toEqual([[instance('i-1'), webGroup, 'fail']]);
  });

  it('find the instance behind an address that they know, and only count the others', async () => {
    const bench = pollBench(
      {
        [listing]: () => ({ TargetGroups: [group(webGroup, { TargetType: 'ip' })] }),
        [health]: () => ({
          TargetHealthDescriptions: [target('10.0.0.1', 'healthy'), target('10.9.9.9', 'unhealthy')],
        }),
      },
      held,
    );
    const observation = answered((await bench.run(elbv2, 'target-groups'))[0]);
    expect(statesOf(observation)).toEqual([[instance('i-1'), webGroup, 'pass']]);
    expect(observation.resources[0]?.facts).toMatchObject({ healthy: 1, unhealthy: 1, total: 2 });
  });

  it('leave out a group that was deleted while they were read', async () => {
    const bench = pollBench({
      [listing]: () => ({ TargetGroups: [group(webGroup), group(apiGroup)] }),
      [health]: (input: { TargetGroupArn: string }) => {
        if (input.TargetGroupArn === webGroup) throw refused('TargetGroupNotFound');
        return { TargetHealthDescriptions: [target('i-1', 'healthy')] };
      },
    });
    const observations = await bench.run(elbv2, 'target-groups');
    expect(observations).toHaveLength(1);
    expect(statesOf(answered(observations[0]))).toEqual([[instance('i-1'), apiGroup, 'pass']]);
  });

  it('keep what is held of a group whose read fails, with its age, and tell of the failure', async () => {
    const bench = pollBench(
      {
        [listing]: () => ({ TargetGroups: [group(webGroup), group(apiGroup)] }),
        [health]: (input: { TargetGroupArn: string }) => {
          if (input.TargetGroupArn === webGroup) throw refused('ValidationError', 400, 'a new kind of no');
          return { TargetHealthDescriptions: [target('i-1', 'unhealthy')] };
        },
      },
      held,
    );
    const [said, failure] = await bench.run(elbv2, 'target-groups');
    expect(statesOf(answered(said))).toEqual([
      [instance('i-1'), webGroup, 'pass'],
      [instance('i-2'), webGroup, 'pass'],
      [instance('i-1'), apiGroup, 'fail'],
    ]);
    expect(answered(said).signals[0]?.observedAt).toBe(startedAt - 60_000);
    expect(failure).toMatchObject({
      kind: 'failed',
      observer: { name: 'elbv2/target-groups' },
      failure: 'broken',
    });
  });

  it('name the permission when AWS denies it', async () => {
    const bench = pollBench({
      [listing]: () => ({ TargetGroups: [group(webGroup)] }),
      [health]: () => {
        throw refused(
          'AccessDenied',
          403,
          'User: arn:aws:sts::111122223333:assumed-role/holdfast is not authorized to perform: elasticloadbalancing:DescribeTargetHealth because no identity-based policy allows it',
        );
      },
    });
    expect(await bench.run(elbv2, 'target-groups')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'elasticloadbalancing:DescribeTargetHealth' },
    ]);
  });

  it('are none in an empty account', async () => {
    const bench = pollBench({ [listing]: () => ({}) });
    expect(await bench.run(elbv2, 'target-groups')).toMatchObject([{ resources: [], signals: [] }]);
  });
});

describe('the ELBv2 poller over many target groups', () => {
  const arns = Array.from({ length: 250 }, (_, index) => `${prefix}:targetgroup/g${index}/${index}`);
  const known = modelOf({
    resources: arns.map((id) => resourceOf({ id, kind: 'elbv2:target-group', facts: { healthy: 3 } })),
  });
  const answers = {
    [listing]: () => ({ TargetGroups: arns.map((arn) => group(arn)) }),
    [health]: () => ({ TargetHealthDescriptions: [] }),
  };

  it('reads a slice in each sweep, holds the rest, and lets each word stand as long as that takes', async () => {
    const bench = pollBench(answers, known);
    const running = bench.run(elbv2, 'target-groups');
    await bench.pass(120_000);
    const observation = answered((await running)[0]);
    const reads = bench.sent.filter(({ operation }) => operation === 'DescribeTargetHealth');
    expect(reads.length).toBeGreaterThanOrEqual(83);
    expect(reads.length).toBeLessThanOrEqual(84);
    expect(observation.resources.filter(({ kind }) => kind === 'elbv2:target-group')).toHaveLength(250);
    expect(observation.resources.filter(({ facts }) => facts['healthy'] === 3)).toHaveLength(
      250 - reads.length,
    );
  });

  it('reads at once what missed its turn', async () => {
    const member = instance('i-1');
    const rotationMs = 3 * 60_000;
    const readAgo = (ms: number) =>
      modelOf({
        resources: [
          ...known.resources.values(),
          resourceOf({
            id: member,
            kind: 'ec2:instance',
            relations: arns.map((to) => ({ type: 'member-of', to })),
          }),
        ],
        signals: arns.map((by) =>
          signalOf({ resource: member, check: 'elb/target-health', by, observedAt: startedAt - ms }),
        ),
      });
    const readsAfter = async (ms: number) => {
      const bench = pollBench(answers, readAgo(ms));
      const running = bench.run(elbv2, 'target-groups');
      await bench.pass(120_000);
      await running;
      return bench.sent.filter(({ operation }) => operation === 'DescribeTargetHealth').length;
    };
    expect(await readsAfter(1.25 * rotationMs)).toBeLessThan(85);
    expect(await readsAfter(1.25 * rotationMs + 1)).toBe(250);
  });

  it('reads all of them when it knows none yet', async () => {
    const bench = pollBench(answers);
    const running = bench.run(elbv2, 'target-groups');
    await bench.pass(120_000);
    await running;
    expect(bench.sent.filter(({ operation }) => operation === 'DescribeTargetHealth')).toHaveLength(250);
  });
});

describe('the ELBv2 poller’s suspects', () => {
  const suspecting = (changes: Parameters<typeof modelOf>[0]) =>
    modelOf({
      resources: [...held.resources.values()],
      signals: [...held.signals.values()].flat(),
      ...changes,
    });
  const answers = {
    [health]: (input: { TargetGroupArn: string }) => ({
      TargetHealthDescriptions:
        input.TargetGroupArn === webGroup
          ? [target('i-2', 'unhealthy', 'Target.Timeout')]
          : [target('i-1', 'healthy')],
    }),
  };

  it('are no reason for a call while all is well', async () => {
    const bench = pollBench({}, suspecting({ verdicts: { [instance('i-1')]: 'healthy' } }));
    expect(await bench.run(elbv2, 'suspects')).toMatchObject([
      { kind: 'complete', observer: { name: 'elbv2/suspects' }, resources: [], signals: [] },
    ]);
    expect(bench.sent).toEqual([]);
  });

  it('have their groups read at once, in the name of the sweep', async () => {
    const bench = pollBench(answers, suspecting({ verdicts: { [instance('i-2')]: 'suspect' } }));
    const [said] = await bench.run(elbv2, 'suspects');
    expect(bench.sent).toEqual([{ operation: 'DescribeTargetHealth', input: { TargetGroupArn: webGroup } }]);
    expect(said).toMatchObject({ kind: 'partial', observer: { name: 'elbv2/target-groups' } });
    expect(statesOf(answered(said))).toEqual([[instance('i-2'), webGroup, 'fail']]);
  });

  it('keep their other memberships; who left a group is said again without it', async () => {
    const bench = pollBench(answers, suspecting({ verdicts: { [instance('i-2')]: 'suspect' } }));
    const { resources } = answered((await bench.run(elbv2, 'suspects'))[0]);
    const relationsOf = (id: string) => resources.find((resource) => resource.id === id)?.relations;
    expect(relationsOf(instance('i-2'))).toEqual([{ type: 'member-of', to: webGroup }]);
    expect(relationsOf(instance('i-1'))).toEqual([{ type: 'member-of', to: apiGroup }]);
    expect(relationsOf(shopLb)).toEqual([
      { type: 'routes-to', to: webGroup },
      { type: 'routes-to', to: apiGroup },
    ]);
  });

  it('are not read again within 15 seconds of the last read', async () => {
    const fresh = [...held.signals.values()]
      .flat()
      .map((signal) => ({ ...signal, observedAt: startedAt - 14_999 }));
    const bench = pollBench({}, suspecting({ signals: fresh, verdicts: { [instance('i-2')]: 'suspect' } }));
    await bench.run(elbv2, 'suspects');
    expect(bench.sent).toEqual([]);
  });
});

describe('the ELBv2 poller’s refresh', () => {
  it('reads every group of the given instance, and withdraws who is in none any more', async () => {
    const bench = pollBench({ [health]: () => ({ TargetHealthDescriptions: [] }) }, held);
    const [said] = await elbv2.refresh([instance('i-1')], bench.context);
    expect(bench.sent.map(({ input }) => input)).toEqual([
      { TargetGroupArn: webGroup },
      { TargetGroupArn: apiGroup },
    ]);
    expect(said).toMatchObject({ kind: 'partial', gone: [instance('i-1'), instance('i-2')], signals: [] });
  });

  it('says which group is gone', async () => {
    const bench = pollBench(
      {
        [health]: () => {
          throw refused('TargetGroupNotFound');
        },
      },
      held,
    );
    expect(await elbv2.refresh([apiGroup], bench.context)).toMatchObject([
      { kind: 'partial', gone: [apiGroup], resources: [{ id: instance('i-1') }] },
    ]);
  });
});

describe('the ELBv2 poller’s tags', () => {
  it('are read twenty resources a call', async () => {
    const many = Array.from({ length: 21 }, (_, index) =>
      resourceOf({ id: `${prefix}:targetgroup/g${index}/${index}`, kind: 'elbv2:target-group' }),
    );
    const bench = pollBench(
      {
        'Elastic Load Balancing v2 DescribeTags': (input: { ResourceArns: string[] }) => ({
          TagDescriptions: input.ResourceArns.map((ResourceArn) => ({
            ResourceArn,
            Tags: [{ Key: 'holdfast', Value: 'on' }],
          })),
        }),
      },
      modelOf({ resources: many }),
    );
    const { resources } = answered((await bench.run(elbv2, 'tags'))[0]);
    expect(bench.sent).toHaveLength(2);
    expect(resources).toHaveLength(21);
    expect(resources[20]).toMatchObject({ tags: { holdfast: 'on' }, facts: {}, relations: [] });
  });
});
