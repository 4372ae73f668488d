import { describe, expect, it } from 'vitest';
import { failSite } from '../../../../src/simulator/faults/fail-site.ts';
import { hangInstance } from '../../../../src/simulator/faults/hang-instance.ts';
import { first, type PlayedShop, playedShop } from '../../../support/played-shop.ts';

const serviceable = ({ world }: PlayedShop) =>
  [...first(world.targetGroups).targets.values()].filter((target) => target.state === 'healthy').length;

describe('an Auto Scaling group', () => {
  it('replaces a member that it was told to terminate: drained first, a new one serving within minutes', async () => {
    const shop = playedShop(3);
    const [doomed] = first(shop.world.scalingGroups).members.keys();

    const { Activity } = await shop.call<{ Activity: { StatusCode: string } }>(
      'Auto Scaling',
      'TerminateInstanceInAutoScalingGroup',
      { InstanceId: doomed, ShouldDecrementDesiredCapacity: false },
    );

    expect(Activity.StatusCode).toBe('WaitingForELBConnectionDraining');
    expect(serviceable(shop)).toBe(3);
    const took = await shop.playUntil(() => serviceable(shop) === 4, 600);
    expect(took).toBeGreaterThanOrEqual(68);
    expect(first(shop.world.scalingGroups).members.has(doomed ?? '')).toBe(false);
    const activities = first(shop.world.scalingGroups).activities.map((one) => [
      one.description.slice(0, 9),
      one.status,
    ]);
    expect(activities).toEqual([
      ['Terminati', 'Successful'],
      ['Launching', 'Successful'],
    ]);
  });

  it('leaves a hung member alone until its status check has been impaired for its patience', async () => {
    const shop = playedShop(3);
    const [id = ''] = shop.world.instances.keys();
    shop.fault(hangInstance, { instance: id });
    const { members } = first(shop.world.scalingGroups);

    const impaired = await shop.playUntil(
      () => shop.world.instances.get(id)?.instanceCheck.impairedSince !== undefined,
      150,
    );
    const waited = await shop.playUntil(() => members.get(id)?.lifecycle === 'Terminating', 900);

    expect(impaired).toBeLessThanOrEqual(120);
    expect(waited).toBeGreaterThanOrEqual(600);
    expect(waited).toBeLessThanOrEqual(616);
  });

  it('cannot launch where there is no capacity, says so, and waits longer after each try', async () => {
    const shop = playedShop(3);
    shop.fault(failSite, { region: 'us-east-1' });
    const group = first(shop.world.scalingGroups);
    await shop.playUntil(() => group.launchFailures === 3, 3600);

    const failed = group.activities.filter((one) => one.status === 'Failed');
    // One try in each of the two zones, three times over.
    expect(failed).toHaveLength(6);
    expect(failed[0]?.message).toContain('do not have sufficient t3.large capacity');
    const [one = 0, , two = 0, , three = 0] = failed.map((activity) => activity.startedAt);
    expect(three - two).toBeGreaterThan(two - one);
  });

  it.each([
    { desired: 4, refused: false },
    { desired: 2, refused: true },
  ])('with $desired desired and 2 at least, shrinking is refused: $refused', async ({ desired, refused }) => {
    const shop = playedShop(3);
    const group = first(shop.world.scalingGroups);
    group.desired = desired;
    const [id] = group.members.keys();
    const call = shop.call('Auto Scaling', 'TerminateInstanceInAutoScalingGroup', {
      InstanceId: id,
      ShouldDecrementDesiredCapacity: true,
    });
    if (refused) await expect(call).rejects.toMatchObject({ name: 'ValidationError' });
    else await expect(call).resolves.toHaveProperty('Activity');
  });

  it('replaces what somebody calls unhealthy, and refuses to know a stranger', async () => {
    const shop = playedShop(3);
    const { members } = first(shop.world.scalingGroups);
    const [id = ''] = members.keys();
    await shop.call('Auto Scaling', 'SetInstanceHealth', { InstanceId: id, HealthStatus: 'Unhealthy' });
    await shop.playUntil(() => members.get(id)?.lifecycle === 'Terminating', 20);
    await expect(
      shop.call('Auto Scaling', 'SetInstanceHealth', {
        InstanceId: 'i-0stranger',
        HealthStatus: 'Unhealthy',
      }),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
