import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import { autoscaling } from '../../src/pollers/autoscaling.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, scope, startedAt } from '../support/poll.ts';

const groupArn = (name: string) =>
  `arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:0b1e:autoScalingGroupName/${name}`;
const instance = (id: string) => `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`;

const member = (InstanceId: string, LifecycleState = 'InService', HealthStatus = 'Healthy') => ({
  InstanceId,
  AvailabilityZone: 'eu-west-1a',
  LifecycleState,
  HealthStatus,
  LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '4' },
});
const group = (name: string, changes: object = {}) => ({
  AutoScalingGroupName: name,
  AutoScalingGroupARN: groupArn(name),
  MinSize: 2,
  MaxSize: 6,
  DesiredCapacity: 3,
  HealthCheckType: 'ELB',
  HealthCheckGracePeriod: 120,
  AvailabilityZones: ['eu-west-1b', 'eu-west-1a'],
  SuspendedProcesses: [],
  Instances: [member('i-1'), member('i-2', 'Terminating:Wait'), member('i-3', 'InService', 'Unhealthy')],
  Tags: [{ Key: 'service', Value: 'shop' }],
  ...changes,
});
const activity = (
  AutoScalingGroupName: string,
  StatusCode: string,
  minutesAgo = 1,
  changes: object = {},
) => ({
  ActivityId: `${AutoScalingGroupName}-${StatusCode}-${minutesAgo}`,
  AutoScalingGroupName,
  StatusCode,
  Description: 'Launching a new EC2 instance',
  Cause: 'At 12:00 a user request',
  StartTime: new Date(startedAt - minutesAgo * 60_000),
  ...changes,
});

const groups = 'Auto Scaling DescribeAutoScalingGroups';
const activities = 'Auto Scaling DescribeScalingActivities';
const refreshes = 'Auto Scaling DescribeInstanceRefreshes';

type Answered = Exclude<Observation, { kind: 'failed' }>;
function answered(observation: Observation | undefined): Answered {
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

describe('the Auto Scaling poller’s groups', () => {
  it('come with their facts and members in one call for groups and one for activities', async () => {
    const bench = pollBench({
      [groups]: () => ({ AutoScalingGroups: [group('web')] }),
      [activities]: () => ({ Activities: [] }),
    });
    const observation = answered((await bench.run(autoscaling, 'groups'))[0]);
    expect(bench.sent).toHaveLength(2);
    expect(observation.resources[0]).toEqual({
      id: groupArn('web'),
      kind: 'autoscaling:group',
      ...scope,
      name: 'web',
      tags: { service: 'shop' },
      facts: {
        groupName: 'web',
        desired: 3,
        min: 2,
        max: 6,
        healthCheckType: 'ELB',
        healthCheckGraceSeconds: 120,
        inService: 2,
        activityInProgress: false,
        activityDescriptions: [],
        suspendedProcesses: [],
        zones: ['eu-west-1a', 'eu-west-1b'],
      },
      relations: [],
    });
    expect(observation.resources[1]).toEqual({
      id: instance('i-1'),
      kind: 'ec2:instance',
      ...scope,
      zone: 'eu-west-1a',
      name: 'i-1',
      tags: {},
      facts: {
        autoScalingGroup: 'web',
        lifecycleState: 'InService',
        launchTemplateId: 'lt-1',
        launchTemplateName: 'web',
        launchTemplateVersion: '4',
      },
      relations: [{ type: 'member-of', to: groupArn('web') }],
    });
  });

  it.each<[string, object, boolean | undefined]>([
    ['a target group', { TargetGroupARNs: ['arn:tg'], LoadBalancerNames: [] }, true],
    ['a classic load balancer', { TargetGroupARNs: [], LoadBalancerNames: ['old'] }, true],
    ['another source of traffic', { TrafficSources: [{ Identifier: 'arn:lattice' }] }, true],
    ['nothing', { TargetGroupARNs: [], LoadBalancerNames: [] }, false],
    ['what AWS did not tell', {}, undefined],
  ])('are told to be behind %s', async (_, changes, behind) => {
    const bench = pollBench({
      [groups]: () => ({ AutoScalingGroups: [group('web', changes)] }),
      [activities]: () => ({ Activities: [] }),
    });
    const { resources } = answered((await bench.run(autoscaling, 'groups'))[0]);
    expect(resources[0]?.facts['behindLoadBalancer']).toBe(behind);
  });

  it.each([
    ['InService', 'Healthy', { state: 'pass' }],
    ['InService', 'HEALTHY', { state: 'pass' }],
    ['InService', 'Unhealthy', { state: 'fail' }],
    ['InService', 'odd', { state: 'unknown' }],
    ['Pending', 'Healthy', { state: 'unknown', nature: 'transition' }],
    ['Pending:Wait', 'Healthy', { state: 'unknown', nature: 'transition' }],
    ['Terminating', 'Unhealthy', { state: 'unknown', nature: 'transition' }],
    ['Standby', 'Healthy', { state: 'unknown', nature: 'transition' }],
    ['Warmed:Stopped', 'Healthy', { state: 'unknown', nature: 'transition' }],
  ])('take a member that is %s and %s for %o', async (lifecycle, health, expected) => {
    const bench = pollBench({
      [groups]: () => ({
        AutoScalingGroups: [group('web', { Instances: [member('i-1', lifecycle, health)] })],
      }),
      [activities]: () => ({}),
    });
    const { signals } = answered((await bench.run(autoscaling, 'groups'))[0]);
    expect(signals.find(({ check }) => check === 'autoscaling/instance-health')).toMatchObject({
      resource: instance('i-1'),
      family: 'control-plane',
      validForMs: 75_000,
      ...expected,
    });
  });

  it.each([
    ['as many as are desired', 3, {}, { state: 'pass', value: 3, reason: '3 of 3 desired are in service' }],
    ['more', 4, {}, { state: 'pass', value: 4 }],
    ['one fewer', 2, {}, { state: 'warn', value: 2, reason: '2 of 3 desired are in service' }],
    [
      'fewer than the minimum',
      1,
      {},
      { state: 'warn', reason: '1 of 3 desired are in service, fewer than its minimum of 2' },
    ],
    ['nobody knows how many', 3, { DesiredCapacity: undefined }, { state: 'unknown' }],
    ['what AWS did not tell', 3, { Instances: undefined }, { state: 'unknown' }],
  ])('have %s in service', async (_title, count, changes, expected) => {
    const Instances = Array.from({ length: count }, (_, index) => member(`i-${index}`));
    const leaving = member('i-9', 'Terminating');
    const bench = pollBench({
      [groups]: () => ({
        AutoScalingGroups: [group('web', { Instances: [...Instances, leaving], ...changes })],
      }),
      [activities]: () => ({ Activities: [] }),
    });
    const { signals } = answered((await bench.run(autoscaling, 'groups'))[0]);
    expect(signals.find(({ check }) => check === 'autoscaling/capacity')).toMatchObject({
      family: 'control-plane',
      nature: 'warning-only',
      ...expected,
    });
  });

  it.each([
    [
      'as many in both',
      'a a b b',
      {},
      { state: 'pass', value: 0, reason: 'in service: 2 in eu-west-1a, 2 in eu-west-1b' },
    ],
    ['one more in one', 'a a b', {}, { state: 'pass', value: 1 }],
    [
      'two more in one',
      'a a a b',
      {},
      { state: 'warn', value: 2, reason: 'in service: 3 in eu-west-1a, 1 in eu-west-1b' },
    ],
    ['none in one', 'a a', {}, { state: 'warn', value: 2 }],
    [
      'two more in one, and nothing that evens it out',
      'a a a b',
      { SuspendedProcesses: [{ ProcessName: 'AZRebalance' }] },
      {
        reason:
          'in service: 3 in eu-west-1a, 1 in eu-west-1b; AZRebalance is suspended, so nothing evens that out',
      },
    ],
    ['zones that AWS did not tell', 'a', { AvailabilityZones: undefined }, { state: 'unknown' }],
    ['a single zone', 'a a', { AvailabilityZones: ['eu-west-1a'] }, undefined],
  ])('have %s of their zones', async (_title, zones, changes, expected) => {
    const Instances = zones.split(' ').map((zone, index) => ({
      ...member(`i-${index}`),
      AvailabilityZone: `eu-west-1${zone}`,
    }));
    const bench = pollBench({
      [groups]: () => ({ AutoScalingGroups: [group('web', { Instances, ...changes })] }),
      [activities]: () => ({ Activities: [] }),
    });
    const { signals } = answered((await bench.run(autoscaling, 'groups'))[0]);
    const said = signals.find(({ check }) => check === 'autoscaling/zone-balance');
    if (expected === undefined) expect(said).toBeUndefined();
    else expect(said).toMatchObject({ family: 'control-plane', nature: 'warning-only', ...expected });
  });

  it('say what they are doing by themselves', async () => {
    const bench = pollBench({
      [groups]: () => ({ AutoScalingGroups: [group('web'), group('api')] }),
      [activities]: () => ({
        Activities: [activity('web', 'InProgress', 2), activity('web', 'WaitingForELBConnectionDraining', 3)],
      }),
    });
    const { resources, signals } = answered((await bench.run(autoscaling, 'groups'))[0]);
    const factsOf = (name: string) => resources.find(({ id }) => id === groupArn(name))?.facts;
    expect(factsOf('web')).toMatchObject({
      activityInProgress: true,
      activityDescriptions: ['Launching a new EC2 instance', 'Launching a new EC2 instance'],
    });
    expect(factsOf('api')).toMatchObject({ activityInProgress: false, activityDescriptions: [] });
    expect(signals.filter(({ check }) => check === 'autoscaling/activity')).toMatchObject([
      {
        resource: groupArn('web'),
        state: 'pass',
        reason: '2 scaling activities in progress: Launching a new EC2 instance',
      },
      { resource: groupArn('api'), state: 'pass', reason: 'no scaling activity in progress' },
    ]);
  });

  it.each([
    ['InProgress', 15, 'pass'],
    ['InProgress', 16, 'warn'],
    ['WaitingForSpotInstanceId', 16, 'warn'],
    ['MidLifecycleAction', 600, 'pass'],
    ['WaitingForELBConnectionDraining', 60, 'pass'],
    ['WaitingForInstanceWarmup', 30, 'pass'],
    ['a status of tomorrow', 600, 'pass'],
  ])('that have been %s for %i minutes: %s', async (status, minutesAgo, state) => {
    const bench = pollBench({
      [groups]: () => ({ AutoScalingGroups: [group('web')] }),
      [activities]: () => ({ Activities: [activity('web', status, minutesAgo)] }),
    });
    const { resources, signals } = answered((await bench.run(autoscaling, 'groups'))[0]);
    expect(signals.find(({ check }) => check === 'autoscaling/activity')).toMatchObject({ state });
    expect(resources[0]?.facts).toMatchObject({ activityInProgress: true });
  });

  it('warn of a launch that failed while the next one is under way', async () => {
    const failure = { StatusMessage: 'We currently do not have sufficient t3.micro capacity' };
    const bench = pollBench({
      [groups]: () => ({ AutoScalingGroups: [group('web')] }),
      [activities]: () => ({
        Activities: [activity('web', 'InProgress', 1), activity('web', 'Failed', 5, failure)],
      }),
    });
    const { resources, signals } = answered((await bench.run(autoscaling, 'groups'))[0]);
    expect(signals.find(({ check }) => check === 'autoscaling/activity')).toMatchObject({
      state: 'warn',
      reason: `the last scaling activity failed: ${failure.StatusMessage}`,
    });
    expect(resources[0]?.facts).toMatchObject({ activityInProgress: true, launchesFail: true });
  });

  it.each([
    [60, 'warn'],
    [61, 'pass'],
  ])('warn of a last activity that failed %i minutes ago: %s', async (minutesAgo, state) => {
    const failure = { StatusMessage: 'We currently do not have sufficient t3.micro capacity' };
    const bench = pollBench({
      [groups]: () => ({ AutoScalingGroups: [group('web')] }),
      [activities]: () => ({ Activities: [activity('web', 'Failed', minutesAgo, failure)] }),
    });
    const { signals } = answered((await bench.run(autoscaling, 'groups'))[0]);
    expect(signals.find(({ check }) => check === 'autoscaling/activity')).toMatchObject({ state });
  });

  it.each([
    ['Failed', 15, true],
    ['Failed', 16, undefined],
    ['Successful', 1, undefined],
  ])('whose last activity was %s %i minutes ago cannot launch now: %s', async (status, minutesAgo, fails) => {
    const bench = pollBench({
      [groups]: () => ({ AutoScalingGroups: [group('web')] }),
      [activities]: () => ({
        Activities: [activity('web', status, minutesAgo), activity('web', 'Failed', minutesAgo + 5)],
      }),
    });
    const { resources } = answered((await bench.run(autoscaling, 'groups'))[0]);
    expect(resources[0]?.facts['launchesFail']).toBe(fails);
  });

  it('stop reading activities at the first page that has a finished one', async () => {
    const bench = pollBench({
      [groups]: () => ({ AutoScalingGroups: [] }),
      [activities]: (input: { NextToken?: string }) => ({
        Activities: [activity('web', input.NextToken === undefined ? 'InProgress' : 'Successful')],
        NextToken: `${input.NextToken ?? ''}x`,
      }),
    });
    await bench.run(autoscaling, 'groups');
    expect(bench.sent.filter(({ operation }) => operation === 'DescribeScalingActivities')).toHaveLength(2);
  });

  it('are well while no process is suspended', async () => {
    const bench = pollBench({
      [groups]: () => ({ AutoScalingGroups: [group('web')] }),
      [activities]: () => ({}),
    });
    const { signals } = answered((await bench.run(autoscaling, 'groups'))[0]);
    expect(signals.find(({ check }) => check === 'autoscaling/processes')).toMatchObject({ state: 'pass' });
  });

  it('warn of suspended processes by name', async () => {
    const SuspendedProcesses = [{ ProcessName: 'Terminate' }, { ProcessName: 'Launch' }];
    const bench = pollBench({
      [groups]: () => ({ AutoScalingGroups: [group('web', { SuspendedProcesses })] }),
      [activities]: () => ({}),
    });
    const { resources, signals } = answered((await bench.run(autoscaling, 'groups'))[0]);
    expect(resources[0]?.facts['suspendedProcesses']).toEqual(['Launch', 'Terminate']);
    expect(signals.find(({ check }) => check === 'autoscaling/processes')).toMatchObject({
      state: 'warn',
      reason: 'suspended: Launch, Terminate',
    });
  });

  it('are not told of at all when their activities may not be read', async () => {
    const bench = pollBench({
      [groups]: () => ({ AutoScalingGroups: [group('web')] }),
      [activities]: () => {
        throw refused('AccessDenied', 403);
      },
    });
    expect(await bench.run(autoscaling, 'groups')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'autoscaling:DescribeScalingActivities' },
    ]);
  });
});

describe('the Auto Scaling poller’s instance refreshes', () => {
  const known = (count: number, facts = {}) =>
    modelOf({
      resources: Array.from({ length: count }, (_, index) =>
        resourceOf({ id: groupArn(`g${index}`), kind: 'autoscaling:group', name: `g${index}`, facts }),
      ),
    });

  it.each([
    ['Pending', true],
    ['InProgress', true],
    ['Cancelling', true],
    ['RollbackInProgress', true],
    ['Baking', true],
    ['Successful', false],
    ['Failed', false],
    ['Cancelled', false],
    ['RollbackSuccessful', false],
  ])('in state %s are told: %s', async (Status, told) => {
    const bench = pollBench({ [refreshes]: () => ({ InstanceRefreshes: [{ Status }] }) }, known(1));
    const { resources } = answered((await bench.run(autoscaling, 'instance-refreshes'))[0]);
    expect(resources.map(({ facts }) => facts)).toEqual(told ? [{ instanceRefresh: Status }] : []);
  });

  it.each([
    [30, {}, 30],
    [31, {}, 16],
    [31, { instanceRefresh: 'InProgress' }, 31],
  ])('of %i groups that are %o take %i calls a sweep', async (count, facts, calls) => {
    const bench = pollBench({ [refreshes]: () => ({}) }, known(count, facts));
    const running = bench.run(autoscaling, 'instance-refreshes');
    await bench.pass(60_000);
    await running;
    expect(bench.sent).toHaveLength(calls);
  });
});

describe('the Auto Scaling poller’s refresh', () => {
  const held = modelOf({
    resources: [
      resourceOf({ id: groupArn('web'), kind: 'autoscaling:group', name: 'web' }),
      resourceOf({
        id: instance('i-1'),
        kind: 'ec2:instance',
        relations: [{ type: 'member-of', to: groupArn('web') }],
      }),
      resourceOf({
        id: instance('i-9'),
        kind: 'ec2:instance',
        relations: [{ type: 'member-of', to: groupArn('web') }],
      }),
    ],
  });

  it('reads an instance’s group, its activities and its refresh, and withdraws who has left it', async () => {
    const bench = pollBench(
      {
        [groups]: () => ({ AutoScalingGroups: [group('web')] }),
        [activities]: () => ({ Activities: [activity('web', 'InProgress')] }),
        [refreshes]: () => ({ InstanceRefreshes: [{ Status: 'InProgress' }] }),
      },
      held,
    );
    const [said, refreshing] = await autoscaling.refresh([instance('i-1')], {
      ...bench.context,
      priority: 'verify',
    });
    expect(bench.sent.map(({ input }) => input)).toMatchObject([
      { AutoScalingGroupNames: ['web'] },
      { MaxRecords: 100 },
      { AutoScalingGroupName: 'web', MaxRecords: 1 },
    ]);
    expect(said).toMatchObject({
      kind: 'partial',
      observer: { name: 'autoscaling/groups' },
      gone: [instance('i-9')],
    });
    expect(answered(said).resources[0]?.facts).toMatchObject({ activityInProgress: true });
    expect(refreshing).toMatchObject({
      kind: 'partial',
      observer: { name: 'autoscaling/instance-refreshes' },
      resources: [{ id: groupArn('web'), facts: { instanceRefresh: 'InProgress' } }],
      gone: [],
    });
  });

  it('spares the call for each group’s instance refresh where it is only for a suspect', async () => {
    const bench = pollBench(
      { [groups]: () => ({ AutoScalingGroups: [group('web')] }), [activities]: () => ({}) },
      held,
    );
    const said = await autoscaling.refresh([instance('i-1')], { ...bench.context, priority: 'suspect' });
    expect(said).toMatchObject([{ kind: 'partial', observer: { name: 'autoscaling/groups' } }]);
    expect(bench.sent).toHaveLength(2);
  });

  it('tells what it knows of the group when its instance refresh may not be read', async () => {
    const bench = pollBench(
      {
        [groups]: () => ({ AutoScalingGroups: [group('web')] }),
        [activities]: () => ({}),
        [refreshes]: () => {
          throw refused('AccessDenied', 403);
        },
      },
      held,
    );
    const said = await autoscaling.refresh([groupArn('web')], { ...bench.context, priority: 'verify' });
    expect(said).toMatchObject([
      { kind: 'partial', observer: { name: 'autoscaling/groups' } },
      { kind: 'failed', failure: 'denied', permission: 'autoscaling:DescribeInstanceRefreshes' },
    ]);
  });

  it('says that a group is gone, and its members with it', async () => {
    const bench = pollBench({ [groups]: () => ({ AutoScalingGroups: [] }), [activities]: () => ({}) }, held);
    const [said] = await autoscaling.refresh([groupArn('web')], bench.context);
    expect(said).toMatchObject({ gone: [groupArn('web'), instance('i-1'), instance('i-9')], resources: [] });
  });

  it('ignores what is in no group without a call', async () => {
    const bench = pollBench({}, held);
    expect(await autoscaling.refresh([instance('i-5')], bench.context)).toEqual([]);
    expect(bench.sent).toEqual([]);
  });
});
