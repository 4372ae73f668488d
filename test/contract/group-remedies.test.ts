import { describe, expect, it } from 'vitest';
import { drainInstance } from '../../src/actions/drain-instance.ts';
import { resumeProcesses } from '../../src/actions/resume-processes.ts';
import { rollBackLaunchTemplate } from '../../src/actions/roll-back-launch-template.ts';
import { rollBackRefresh } from '../../src/actions/roll-back-refresh.ts';
import { scaleOut } from '../../src/actions/scale-out.ts';
import { stopScaleIn } from '../../src/actions/stop-scale-in.ts';
import { suspendReplacement } from '../../src/actions/suspend-replacement.ts';
import { hangInstance } from '../../src/simulator/faults/hang-instance.ts';
import { resourceOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { first, playedShop } from '../support/played-shop.ts';

function stage() {
  const shop = playedShop(3);
  const group = first(shop.world.scalingGroups);
  const target = resourceOf({
    id: group.arn,
    kind: 'autoscaling:group',
    name: group.name,
    account: shop.world.account,
    region: group.region,
  });
  const call = (operation: string, input: object = {}) =>
    shop.call('Auto Scaling', operation, { AutoScalingGroupName: group.name, ...input });
  const serving = () => {
    const targets = first(shop.world.targetGroups).targets;
    return [...group.members.keys()].filter((id) => targets.get(id)?.state === 'healthy');
  };
  const versions = () =>
    [...group.members.keys()].map((id) => shop.world.instances.get(id)?.launchTemplate?.version);
  /** A version whose machines never come up. */
  const badVersion = async () => {
    const template = group.launch.launchTemplate?.id;
    const LaunchTemplateData = { ImageId: 'ami-0bad' };
    await shop.call('EC2', 'CreateLaunchTemplateVersion', { LaunchTemplateId: template, LaunchTemplateData });
    return { LaunchTemplateId: template, Version: '8' };
  };
  const verdict = (kind: 'overloaded' | 'deployment-failed' | 'degraded') => ({
    model: { verdicts: { [group.arn]: kind } },
  });
  return { ...playedRemedy(shop), shop, group, target, call, serving, versions, badVersion, verdict };
}

describe('remedies of a group, on simulated Auto Scaling', () => {
  it('scale-out adds one machine to four, and is done when users are sent to it', async () => {
    const it = stage();
    await it.shop.play(60);
    await it.remedy(scaleOut, it.target, it.verdict('overloaded'));
    expect(it.group.desired).toBe(5);
    expect(it.serving()).toHaveLength(5);
  });

  it('scale-out fails where AWS has no capacity, and does not ask again for a while', async () => {
    const it = stage();
    for (const { zone } of it.group.zones) it.shop.world.zonesWithoutCapacity.add(zone);
    await expect(it.remedy(scaleOut, it.target, it.verdict('overloaded'))).rejects.toThrow('failed');
    await expect(it.remedy(scaleOut, it.target, it.verdict('overloaded'))).rejects.toThrow(
      'do not have sufficient',
    );
  });

  it('roll-back-refresh goes back to the version that the group had', async () => {
    const it = stage();
    await it.call('StartInstanceRefresh', {
      DesiredConfiguration: { LaunchTemplate: await it.badVersion() },
    });
    await it.shop.play(600);
    expect(it.versions()).toContain('8');
    const plan = await it.remedy(rollBackRefresh, it.target, it.verdict('deployment-failed'));
    expect(plan.steps[0]?.calls[0]?.operation).toBe('RollbackInstanceRefresh');
    expect(it.versions()).toEqual(['7', '7', '7', '7']);
    expect(it.serving()).toHaveLength(4);
  });

  it('roll-back-refresh cancels one that AWS cannot roll back, and no further member goes', async () => {
    const it = stage();
    await it.call('UpdateAutoScalingGroup', { LaunchTemplate: await it.badVersion() });
    await it.call('StartInstanceRefresh');
    await it.shop.play(600);
    const plan = await it.answered(
      rollBackRefresh.plan(it.target, {}, it.context(it.verdict('deployment-failed').model)),
    );
    expect(plan.steps[0]?.calls[0]?.operation).toBe('CancelInstanceRefresh');
    await it.answered(rollBackRefresh.apply(plan, 0, it.context()));
    await it.shop.play(1200);
    expect(it.serving()).toHaveLength(3);
  });

  it('roll-back-launch-template lets what Auto Scaling replaces come back as it was', async () => {
    const it = stage();
    const HealthCheckType = 'ELB';
    await it.call('UpdateAutoScalingGroup', { LaunchTemplate: await it.badVersion(), HealthCheckType });
    const [id] = it.group.members.keys();
    await it.call('TerminateInstanceInAutoScalingGroup', {
      InstanceId: id,
      ShouldDecrementDesiredCapacity: false,
    });
    await it.shop.play(600);
    expect(it.versions()).toContain('8');
    await it.remedy(rollBackLaunchTemplate, it.target, it.verdict('deployment-failed'));
    expect(it.group.launch.launchTemplate?.version).toBe('7');
    await it.shop.playUntil(() => it.serving().length === 4, 2400);
    expect(it.versions()).toEqual(['7', '7', '7', '7']);
  });

  it('resume-processes brings back what somebody left suspended, and the machine that nobody replaced', async () => {
    const it = stage();
    await it.call('SuspendProcesses', { ScalingProcesses: ['Launch', 'AZRebalance'] });
    const [id] = it.group.members.keys();
    await it.shop.call('EC2', 'TerminateInstances', { InstanceIds: [id] });
    await it.shop.play(600);
    expect(it.serving()).toHaveLength(3);
    await it.remedy(resumeProcesses, it.target, {
      model: { verdicts: { [it.group.arn]: 'degraded' } },
      params: { processes: ['Launch'] },
    });
    expect([...it.group.suspended]).toEqual(['AZRebalance']);
    await it.shop.playUntil(() => it.serving().length === 4, 900);
    // What nothing evened out while it was suspended is evened out once it runs.
    await it.remedy(resumeProcesses, it.target, it.verdict('degraded'));
    expect([...it.group.suspended]).toEqual([]);
  });

  it('drain-instance has another launched in its place, and is given back with one more than before', async () => {
    const it = stage();
    const [id = ''] = it.group.members.keys();
    const instance = resourceOf({
      id: `arn:aws:ec2:us-east-1:${it.shop.world.account}:instance/${id}`,
      kind: 'ec2:instance',
      account: it.shop.world.account,
      region: 'us-east-1',
    });
    await it.shop.play(60);
    const plan = await it.remedy(drainInstance, instance);
    await it.shop.playUntil(() => it.serving().length === 4, 900);
    expect(it.serving()).not.toContain(id);
    const back = await it.answered(
      drainInstance.lasting?.giveBack(plan, it.context()) ?? Promise.reject(new Error('it lasts')),
    );
    await it.run(drainInstance, back);
    await it.shop.playUntil(() => it.serving().includes(id), 600);
    expect(it.group.desired).toBe(5);
  });

  it.each([stopScaleIn, suspendReplacement])(
    '$name keeps members that hang, and gives the group back as it was',
    async (action) => {
      const it = stage();
      const before = [...it.group.members.keys()];
      const plan = await it.remedy(action, it.target, it.verdict('overloaded'));
      const cure = it.shop.fault(hangInstance, { instance: before[0] });
      await it.shop.play(1200);
      expect([...it.group.members.keys()]).toEqual(before);
      cure();
      await it.shop.play(300);
      const back = await it.answered(
        action.lasting?.giveBack(plan, it.context()) ?? Promise.reject(new Error('it lasts')),
      );
      await it.run(action, back);
      await it.shop.play(900);
      expect([...it.group.suspended, ...it.group.ownTags.keys()]).toEqual([]);
      expect([...it.group.members.keys()]).toEqual(before);
    },
  );
});
