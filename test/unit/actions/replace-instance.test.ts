import { describe, expect, it } from 'vitest';
import { replaceInstance } from '../../../src/actions/replace-instance.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { modelOf, resourceOf, signalOf } from '../../support/model-of.ts';

const prefix = 'arn:aws:ec2:eu-west-1:111122223333:instance';
const target = resourceOf({ id: `${prefix}/i-bad`, kind: 'ec2:instance' });
const groupArn = 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/web';
const targetGroup = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1';

const member = (InstanceId: string) => ({
  InstanceId,
  AvailabilityZone: 'eu-west-1a',
  LifecycleState: 'InService' as const,
  HealthStatus: 'Healthy',
  ProtectedFromScaleIn: false,
});

function shop(): FakeAws {
  const aws = new FakeAws();
  aws.autoScaling.groups.set('web', {
    AutoScalingGroupName: 'web',
    AutoScalingGroupARN: groupArn,
    MinSize: 2,
    MaxSize: 4,
    DesiredCapacity: 2,
    DefaultCooldown: 300,
    AvailabilityZones: ['eu-west-1a'],
    HealthCheckType: 'ELB',
    CreatedTime: new Date(0),
    TargetGroupARNs: [targetGroup],
    Instances: [member('i-bad'), member('i-good')],
  });
  aws.loadBalancing.targetGroups.set(targetGroup, {
    loadBalancer: 'lb',
    targets: { 'i-bad': 'unhealthy', 'i-good': 'healthy' },
  });
  return aws;
}

function web(aws: FakeAws) {
  const group = aws.autoScaling.groups.get('web');
  if (group?.Instances === undefined) throw new Error('the shop has a group');
  return { group, members: group.Instances };
}

/** The group has launched another one, as it does after a termination. */
function launch(aws: FakeAws, health: string) {
  const { group, members } = web(aws);
  group.Instances = [...members.filter(({ InstanceId }) => InstanceId !== 'i-bad'), member('i-new')];
  aws.loadBalancing.targetGroups.set(targetGroup, {
    loadBalancer: 'lb',
    targets: { 'i-good': 'healthy', 'i-new': health },
  });
}

describe('replace-instance', () => {
  it('has the group terminate the member without shrinking, as the only change', async () => {
    const aws = shop();
    const plan = await replaceInstance.plan(target, {}, contextOn(aws));
    expect(unmet(plan)).toEqual([]);
    expect(aws.mutations()).toEqual([]);

    await replaceInstance.apply(journaled(plan), 0, contextOn(aws));
    expect(aws.mutations()).toEqual(['TerminateInstanceInAutoScalingGroup']);
    expect(plan.steps[0]?.calls[0]?.input).toEqual({
      InstanceId: 'i-bad',
      ShouldDecrementDesiredCapacity: false,
    });
  });

  it('tells a group that launches before it terminates that the instance is unhealthy', async () => {
    const aws = shop();
    web(aws).group.InstanceMaintenancePolicy = { MinHealthyPercentage: 100, MaxHealthyPercentage: 110 };
    const plan = await replaceInstance.plan(target, {}, contextOn(aws));
    await replaceInstance.apply(plan, 0, contextOn(aws));
    expect(aws.mutations()).toEqual(['SetInstanceHealth']);
    expect(await replaceInstance.observe(plan, 0, contextOn(aws))).toBe('under-way');
  });

  it.each<[string, (aws: FakeAws) => void]>([
    ['an Auto Scaling group owns it', (aws) => aws.autoScaling.groups.clear()],
    [
      'it is in service',
      (aws) => void Object.assign(web(aws).members[0] ?? {}, { LifecycleState: 'Standby' }),
    ],
    [
      'the group is not replacing it already',
      (aws) => void Object.assign(web(aws).members[0] ?? {}, { HealthStatus: 'Unhealthy' }),
    ],
    [
      'it is not protected',
      (aws) => void Object.assign(web(aws).members[0] ?? {}, { ProtectedFromScaleIn: true }),
    ],
    ['the group is not being deleted', (aws) => void (web(aws).group.Status = 'Delete in progress')],
    [
      'the processes it needs run',
      (aws) => void (web(aws).group.SuspendedProcesses = [{ ProcessName: 'ReplaceUnhealthy' }]),
    ],
    [
      'the group is at rest',
      (aws) =>
        void aws.autoScaling.activities.push({
          ActivityId: 'a',
          AutoScalingGroupName: 'web',
          Cause: 'a change of desired capacity',
          StartTime: new Date(0),
          StatusCode: 'InProgress',
        }),
    ],
    [
      'no instance refresh runs',
      (aws) => void aws.autoScaling.refreshes.push({ InstanceRefreshId: 'r', Status: 'InProgress' }),
    ],
    ['the group will launch another', (aws) => void (web(aws).group.DesiredCapacity = 1)],
    [
      'others serve in web',
      (aws) =>
        void aws.loadBalancing.targetGroups.set(targetGroup, {
          loadBalancer: 'lb',
          targets: { 'i-bad': 'unhealthy', 'i-good': 'unhealthy' },
        }),
    ],
  ])('refuses unless %s, and plans no step', async (name, spoil) => {
    const aws = shop();
    spoil(aws);
    const plan = await replaceInstance.plan(target, {}, contextOn(aws));
    expect(unmet(plan)).toContain(name);
    expect(plan.steps).toEqual([]);
  });

  it('says of a standalone instance what to use instead', async () => {
    const plan = await replaceInstance.plan(target, {}, contextOn(new FakeAws()));
    expect(plan.preconditions[0]?.detail).toMatch(/reboot-instance, stop-start-instance or recover-instance/);
  });

  it('after a crash before the call sees that it never went out', async () => {
    const aws = shop();
    const plan = await replaceInstance.plan(target, {}, contextOn(aws));
    expect(await replaceInstance.observe(journaled(plan), 0, contextOn(aws))).toBe('not-started');
  });

  it('is done only when the replacement passes the load balancer', async () => {
    const aws = shop();
    const plan = journaled(await replaceInstance.plan(target, {}, contextOn(aws)));
    await replaceInstance.apply(plan, 0, contextOn(aws));
    expect(await replaceInstance.observe(plan, 0, contextOn(aws))).toBe('under-way');
    launch(aws, 'initial');
    expect(await replaceInstance.observe(plan, 0, contextOn(aws))).toBe('under-way');
    launch(aws, 'healthy');
    expect(await replaceInstance.observe(plan, 0, contextOn(aws))).toBe('done');
  });

  it('applied twice does not take a second instance away', async () => {
    const aws = shop();
    const plan = await replaceInstance.plan(target, {}, contextOn(aws));
    await replaceInstance.apply(plan, 0, contextOn(aws));
    launch(aws, 'healthy');
    await expect(replaceInstance.apply(plan, 0, contextOn(aws))).rejects.toThrow(/No managed instance/);
    expect(web(aws).members.map(({ InstanceId }) => InstanceId)).toEqual(['i-good', 'i-new']);
  });

  it('is verified by the replacement serving, and by nothing less', async () => {
    const aws = shop();
    const plan = journaled(await replaceInstance.plan(target, {}, contextOn(aws)));
    const now = plannedAt + 60_000;
    const group = {
      id: groupArn,
      kind: 'autoscaling:group' as const,
      name: 'web',
      account: '111122223333',
      region: 'eu-west-1',
      members: [`${prefix}/i-good`, `${prefix}/i-new`],
      desired: 2,
      failing: 0,
      unknown: 0,
      zones: {},
      state: 'healthy' as const,
      since: 0,
    };
    const seen = (serving: number, observedAt: number) =>
      modelOf({
        groups: [{ ...group, serving }],
        verdicts: { [`${prefix}/i-new`]: 'healthy' },
        signals: [
          signalOf({ resource: `${prefix}/i-new`, check: 'elb/target-health', by: targetGroup, observedAt }),
        ],
      });
    const outcome = (model: ReturnType<typeof modelOf>) => replaceInstance.verify(plan, model, now).outcome;
    expect(outcome(modelOf())).toBe('inconclusive');
    expect(outcome(seen(2, plannedAt - 1))).toBe('inconclusive');
    expect(outcome(seen(1, now))).toBe('inconclusive');
    expect(outcome(seen(2, now))).toBe('success');
  });
});
