import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../../src/simulator/faults/registry.ts';
import type { ScalingGroup } from '../../../../../src/simulator/world/state/scaling-group.ts';
import { first, type PlayedShop, playedShop } from '../../../../support/played-shop.ts';

const name = 'shop-web';

interface Stage {
  readonly shop: PlayedShop;
  readonly group: ScalingGroup;
  /** A call to Auto Scaling about the home region's group. */
  readonly call: <T = Record<string, unknown>>(operation: string, input?: object) => Promise<T>;
}

function stage(): Stage {
  const shop = playedShop(3);
  return {
    shop,
    group: first(shop.world.scalingGroups),
    call: (operation, input = {}) =>
      shop.call('Auto Scaling', operation, { AutoScalingGroupName: name, ...input }),
  };
}

const inService = (group: ScalingGroup) =>
  [...group.members.values()].filter(({ lifecycle }) => lifecycle === 'InService').length;
const isA = (code: string) => ({ name: code });

describe('the size of a group, through the API', () => {
  it.each([
    { desired: 1, refused: true },
    { desired: 2, refused: false },
    { desired: 8, refused: false },
    { desired: 9, refused: true },
  ])('of 2 to 8: $desired is refused: $refused', async ({ desired, refused }) => {
    const { call, group } = stage();
    const set = call('SetDesiredCapacity', { DesiredCapacity: desired });
    if (refused) await expect(set).rejects.toMatchObject(isA('ValidationError'));
    else await set;
    expect(group.desired).toBe(refused ? 4 : desired);
  });

  it('grows and shrinks as it is told', async () => {
    const { shop, call, group } = stage();
    await call('SetDesiredCapacity', { DesiredCapacity: 6 });
    await shop.playUntil(() => inService(group) === 6, 60);
    await call('UpdateAutoScalingGroup', { MinSize: 1, MaxSize: 3 });
    expect([group.min, group.max, group.desired]).toEqual([1, 3, 3]);
    await shop.playUntil(() => group.members.size === 3, 180);
  });

  it('suspends what it is told, everything when nothing is named, and knows no other process', async () => {
    const { call, group } = stage();
    await call('SuspendProcesses', { ScalingProcesses: ['Launch', 'Terminate'] });
    const { AutoScalingGroups } = await call<{ AutoScalingGroups: { SuspendedProcesses: object[] }[] }>(
      'DescribeAutoScalingGroups',
    );
    expect(AutoScalingGroups[0]?.SuspendedProcesses).toEqual([
      { ProcessName: 'Launch', SuspensionReason: 'User suspended' },
      { ProcessName: 'Terminate', SuspensionReason: 'User suspended' },
    ]);
    await call('SuspendProcesses');
    expect(group.suspended.size).toBe(9);
    await call('ResumeProcesses');
    expect(group.suspended.size).toBe(0);
    await expect(call('SuspendProcesses', { ScalingProcesses: ['Sleep'] })).rejects.toMatchObject(
      isA('ValidationError'),
    );
  });
});

describe('members, through the API', () => {
  it.each([
    { decrement: true, members: 4 },
    { decrement: false, members: 5 },
  ])('on standby serve nobody; with decrement $decrement the group has $members then', async (row) => {
    const { shop, call, group } = stage();
    const [id = ''] = group.members.keys();
    await call('EnterStandby', { InstanceIds: [id], ShouldDecrementDesiredCapacity: row.decrement });
    expect(first(shop.world.targetGroups).targets.get(id)?.state).toBe('draining');
    await shop.play(120);
    expect(group.members.size).toBe(row.members);
    await call('ExitStandby', { InstanceIds: [id] });
    expect(group.members.get(id)?.lifecycle).toBe('InService');
    expect(group.desired).toBe(row.decrement ? 4 : 5);
  });

  it('can be detached, and attached again', async () => {
    const { shop, call, group } = stage();
    const [id = ''] = group.members.keys();
    await call('DetachInstances', { InstanceIds: [id], ShouldDecrementDesiredCapacity: true });
    await shop.play(60);
    expect([group.members.size, shop.world.instances.get(id)?.state]).toEqual([3, 'running']);
    await call('AttachInstances', { InstanceIds: [id] });
    expect([group.members.size, group.desired]).toEqual([4, 4]);
    await expect(call('AttachInstances', { InstanceIds: [id] })).rejects.toMatchObject(
      isA('ValidationError'),
    );
  });

  it('that are protected are not chosen when the group shrinks', async () => {
    const { shop, call, group } = stage();
    const ids = [...group.members.keys()];
    await call('SetInstanceProtection', { InstanceIds: ids.slice(0, 3), ProtectedFromScaleIn: true });
    await call('SetDesiredCapacity', { DesiredCapacity: 2 });
    await shop.play(200);
    expect([...group.members.keys()]).toEqual(ids.slice(0, 3));
  });
});

describe('lifecycle hooks', () => {
  it.each([
    { result: 'CONTINUE', lifecycle: 'InService' },
    { result: 'ABANDON', lifecycle: 'Terminating' },
  ])('hold a newborn until it is completed with $result, which makes it $lifecycle', async (row) => {
    const { shop, call, group } = stage();
    await call('PutLifecycleHook', {
      LifecycleHookName: 'warm',
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      HeartbeatTimeout: 300,
    });
    await call('SetDesiredCapacity', { DesiredCapacity: 5 });
    await shop.play(60);
    const newborn = [...group.members.values()].at(-1);
    expect(newborn?.lifecycle).toBe('Pending:Wait');
    await call('CompleteLifecycleAction', {
      LifecycleHookName: 'warm',
      InstanceId: newborn?.instance,
      LifecycleActionResult: row.result,
    });
    expect(newborn?.lifecycle).toBe(row.lifecycle);
  });

  it('run out after their time, which a heartbeat begins anew; the default gives the newborn up', async () => {
    const { shop, call, group } = stage();
    await call('PutLifecycleHook', {
      LifecycleHookName: 'warm',
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      HeartbeatTimeout: 100,
    });
    await call('SetDesiredCapacity', { DesiredCapacity: 5 });
    const waiting = () => [...group.members.values()].find(({ lifecycle }) => lifecycle === 'Pending:Wait');
    await shop.playUntil(() => waiting() !== undefined, 60);
    const newborn = waiting();
    await shop.play(90);
    await call('RecordLifecycleActionHeartbeat', {
      LifecycleHookName: 'warm',
      InstanceId: newborn?.instance,
    });
    await shop.play(98);
    expect(newborn?.lifecycle).toBe('Pending:Wait');
    await shop.play(3);
    expect(newborn?.lifecycle).toBe('Terminating');
  });

  it('hold a member that goes, and let it go whatever the result', async () => {
    const { shop, call, group } = stage();
    await call('PutLifecycleHook', {
      LifecycleHookName: 'logs',
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    });
    const [member] = group.members.values();
    await call('TerminateInstanceInAutoScalingGroup', {
      InstanceId: member?.instance,
      ShouldDecrementDesiredCapacity: false,
    });
    await shop.play(300);
    expect(member?.lifecycle).toBe('Terminating:Wait');
    await call('CompleteLifecycleAction', {
      LifecycleHookName: 'logs',
      InstanceId: member?.instance,
      LifecycleActionResult: 'ABANDON',
    });
    await shop.playUntil(() => !group.members.has(member?.instance ?? ''), 60);
  });
});

describe('an instance refresh', () => {
  const badVersion = async ({ shop, group }: Stage, imageId: string) => {
    await shop.call('EC2', 'CreateLaunchTemplateVersion', {
      LaunchTemplateId: group.launch.launchTemplate?.id,
      LaunchTemplateData: { ImageId: imageId },
    });
    return { LaunchTemplateId: group.launch.launchTemplate?.id, Version: '$Latest' };
  };
  const status = async ({ call }: Stage) =>
    (
      await call<{ InstanceRefreshes: { Status: string; PercentageComplete: number }[] }>(
        'DescribeInstanceRefreshes',
      )
    ).InstanceRefreshes[0];

  it('replaces all members, one at a time, and ends well with a good version', async () => {
    const it = stage();
    const LaunchTemplate = await badVersion(it, 'ami-0good');
    const old = new Set(it.group.members.keys());
    await it.call('StartInstanceRefresh', {
      DesiredConfiguration: { LaunchTemplate },
      Preferences: { InstanceWarmup: 60, MinHealthyPercentage: 75 },
    });
    await expect(it.call('StartInstanceRefresh')).rejects.toMatchObject(isA('InstanceRefreshInProgress'));
    let fewest = 4;
    while ((await status(it))?.Status === 'InProgress') {
      await it.shop.play(10);
      fewest = Math.min(fewest, inService(it.group));
    }
    expect(fewest).toBe(3);
    expect(await status(it)).toMatchObject({ Status: 'Successful', PercentageComplete: 100 });
    expect([...it.group.members.keys()].filter((id) => old.has(id))).toEqual([]);
    const made = [...it.group.members.keys()].map((id) => it.shop.world.instances.get(id)?.imageId);
    expect(new Set(made)).toEqual(new Set(['ami-0good']));
  });

  it('stops at the first replacement that never serves, and is rolled back when told', async () => {
    const it = stage();
    const LaunchTemplate = await badVersion(it, 'ami-0bad');
    await it.call('StartInstanceRefresh', { DesiredConfiguration: { LaunchTemplate } });
    await it.shop.play(1800);
    expect(await status(it)).toMatchObject({ Status: 'InProgress', PercentageComplete: 0 });
    expect(inService(it.group)).toBe(4);
    await it.call('RollbackInstanceRefresh');
    await it.shop.playUntil(() => it.group.refreshes[0]?.endedAt !== undefined, 1200);
    expect(await status(it)).toMatchObject({ Status: 'RollbackSuccessful' });
    const versions = [...it.group.members.keys()].map(
      (id) => it.shop.world.instances.get(id)?.launchTemplate?.version,
    );
    expect(versions).toEqual(['7', '7', '7', '7']);
  });

  it.each([
    { AutoRollback: false, end: 'Failed' },
    { AutoRollback: true, end: 'RollbackSuccessful' },
  ])('fails after an hour without progress; with AutoRollback $AutoRollback it ends $end', async (row) => {
    const it = stage();
    const LaunchTemplate = await badVersion(it, 'ami-0bad');
    await it.call('StartInstanceRefresh', {
      DesiredConfiguration: { LaunchTemplate },
      Preferences: { AutoRollback: row.AutoRollback },
    });
    await it.shop.playUntil(() => it.group.refreshes[0]?.endedAt !== undefined, 6000);
    expect(await status(it)).toMatchObject({ Status: row.end });
  });

  const saved = async ({ call }: Stage) =>
    (
      await call<{ AutoScalingGroups: { LaunchTemplate: { Version: string } }[] }>(
        'DescribeAutoScalingGroups',
        { AutoScalingGroupNames: [name] },
      )
    ).AutoScalingGroups[0]?.LaunchTemplate.Version;

  it.each([
    { image: 'ami-0bad', end: 'CancelInstanceRefresh', after: '7' },
    { image: 'ami-0bad', end: 'RollbackInstanceRefresh', after: '7' },
    { image: 'ami-0good', end: undefined, after: '$Latest' },
  ])('to $image ended by $end is saved on the group as $after, and not before it has ended', async (row) => {
    const it = stage();
    const LaunchTemplate = await badVersion(it, row.image);
    await it.call('StartInstanceRefresh', {
      DesiredConfiguration: { LaunchTemplate },
      Preferences: { InstanceWarmup: 60 },
    });
    await it.shop.play(600);
    expect(await saved(it)).toBe('7');
    expect(await status(it)).toMatchObject({ DesiredConfiguration: { LaunchTemplate } });
    if (row.end !== undefined) await it.call(row.end);
    await it.shop.playUntil(() => it.group.refreshes[0]?.endedAt !== undefined, 7200);
    expect(await saved(it)).toBe(row.after);
  });

  it('of a group that launches from $Latest cannot be rolled back, asked for or by itself', async () => {
    const it = stage();
    const LaunchTemplate = await badVersion(it, 'ami-0bad');
    await it.call('UpdateAutoScalingGroup', { LaunchTemplate });
    const DesiredConfiguration = { LaunchTemplate };
    await expect(
      it.call('StartInstanceRefresh', { DesiredConfiguration, Preferences: { AutoRollback: true } }),
    ).rejects.toMatchObject(isA('ValidationError'));
    await it.call('StartInstanceRefresh', { DesiredConfiguration });
    await it.shop.play(60);
    await expect(it.call('RollbackInstanceRefresh')).rejects.toMatchObject(
      isA('IrreversibleInstanceRefresh'),
    );
  });

  it('that is cancelled begins no further replacement', async () => {
    const it = stage();
    await it.call('StartInstanceRefresh');
    await it.shop.play(60);
    await it.call('CancelInstanceRefresh');
    await it.shop.playUntil(() => it.group.refreshes[0]?.endedAt !== undefined, 900);
    expect(await status(it)).toMatchObject({ Status: 'Cancelled', PercentageComplete: 25 });
    await expect(it.call('CancelInstanceRefresh')).rejects.toMatchObject(
      isA('ActiveInstanceRefreshNotFound'),
    );
  });
});

describe('target tracking', () => {
  const cpu = (target: number, more: object = {}) => ({
    PolicyName: 'cpu',
    PolicyType: 'TargetTrackingScaling',
    EstimatedInstanceWarmup: 60,
    TargetTrackingConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
      TargetValue: target,
      ...more,
    },
  });

  it('adds machines after three minutes above the target, in proportion', async () => {
    const { shop, call, group } = stage();
    await shop.play(300);
    await call('PutScalingPolicy', cpu(40));
    const took = await shop.playUntil(() => group.desired > 4, 400);
    expect(took).toBeLessThanOrEqual(240);
    // 200 requests a second on four machines of 90 are 57 % CPU; 57 / 40 × 4 is 5.7.
    expect(group.desired).toBe(6);
  });

  it.each([
    { what: 'missing data', silence: true, disable: false, desired: 4 },
    { what: 'scale-in switched off', silence: false, disable: true, desired: 4 },
    { what: 'a low value', silence: false, disable: false, desired: 3 },
  ])('with $what leaves $desired of four', async ({ silence, disable, desired }) => {
    const { shop, call, group } = stage();
    await call('PutScalingPolicy', cpu(90, { DisableScaleIn: disable }));
    if (silence) shop.fault(faultNamed('silence-metrics'), { region: 'home', namespace: 'AWS/EC2' });
    await shop.play(1260);
    expect(group.desired).toBe(desired);
  });

  it('refuses a kind of policy that it does not play', async () => {
    const { call } = stage();
    const step = call('PutScalingPolicy', { PolicyName: 'step', PolicyType: 'StepScaling' });
    await expect(step).rejects.toMatchObject(isA('ValidationError'));
  });
});
