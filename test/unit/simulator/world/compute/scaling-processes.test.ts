import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../../src/simulator/faults/registry.ts';
import { markUnhealthy } from '../../../../../src/simulator/world/compute/scaling-health.ts';
import type { ScalingGroup } from '../../../../../src/simulator/world/state/scaling-group.ts';
import { first, type PlayedShop, playedShop } from '../../../../support/played-shop.ts';

/** The home region's group, grown to a size and settled. */
async function grown(size: number, seed = 3): Promise<{ shop: PlayedShop; group: ScalingGroup }> {
  const shop = playedShop(seed);
  const group = first(shop.world.scalingGroups);
  group.max = Math.max(group.max, size);
  group.desired = size;
  await shop.playUntil(() => inService(group) === size, 120);
  await shop.play(200);
  return { shop, group };
}

const lifecycles = (group: ScalingGroup) => [...group.members.values()].map(({ lifecycle }) => lifecycle);
const inService = (group: ScalingGroup) => lifecycles(group).filter((one) => one === 'InService').length;
const inZone = (group: ScalingGroup, zone: string) =>
  [...group.members.values()].filter((one) => one.zone === zone && one.lifecycle === 'InService').length;

function sicken(group: ScalingGroup, count: number): void {
  for (const member of [...group.members.values()].slice(0, count)) markUnhealthy(member, 'a test says so.');
}

/** The most members that were out of service at one time while it played. */
async function mostOut(shop: PlayedShop, group: ScalingGroup, seconds: number): Promise<number> {
  let most = 0;
  for (let second = 0; second < seconds; second += 5) {
    await shop.play(5);
    most = Math.max(most, group.desired - inService(group));
  }
  return most;
}

describe('replacing unhealthy members', () => {
  it.each([
    { size: 4, atOnce: 1 },
    { size: 20, atOnce: 2 },
  ])('takes at most a tenth at a time: of $size, $atOnce', async ({ size, atOnce }) => {
    const { shop, group } = await grown(size);
    sicken(group, size - 1);
    expect(await mostOut(shop, group, 300)).toBe(atOnce);
  });

  it('takes one at a time when all are unhealthy', async () => {
    const { shop, group } = await grown(20);
    sicken(group, 20);
    await shop.play(16);
    expect(lifecycles(group).filter((one) => one === 'Terminating')).toHaveLength(1);
  });

  it('with Launch alone suspended drains the group to nothing', async () => {
    const { shop, group } = await grown(4);
    group.suspended.add('Launch');
    sicken(group, 4);
    await shop.playUntil(() => group.members.size === 0, 1200);
    expect(group.desired).toBe(4);
  });

  it.each(['ReplaceUnhealthy', 'Terminate'])(
    'does not happen while %s is suspended, and at once when it is resumed',
    async (process) => {
      const { shop, group } = await grown(4);
      group.suspended.add(process);
      sicken(group, 1);
      await shop.play(300);
      expect(inService(group)).toBe(4);
      group.suspended.delete(process);
      await shop.play(16);
      expect(inService(group)).toBe(3);
    },
  );

  it('leaves unhealthy targets alone with EC2 checks or in the grace period, and replaces them with ELB checks', async () => {
    const { shop, group } = await grown(4);
    const [id = ''] = group.members.keys();
    shop.fault(faultNamed('crash-application'), { instance: id });
    await shop.play(300);
    expect(group.members.get(id)?.health).toBe('Healthy');
    group.healthCheckType = 'ELB';
    group.graceMs = 1e15;
    await shop.play(30);
    expect(group.members.get(id)?.health).toBe('Healthy');
    group.graceMs = 0;
    await shop.play(16);
    expect(group.members.get(id)?.lifecycle).toBe('Terminating');
  });

  it('is not told of sick members while HealthCheck is suspended', async () => {
    const { shop, group } = await grown(4);
    group.healthCheckType = 'ELB';
    group.suspended.add('HealthCheck');
    shop.fault(faultNamed('crash-application'), { region: 'home', count: '50%' });
    await shop.play(300);
    expect([...group.members.values()].every(({ health }) => health === 'Healthy')).toBe(true);
  });
});

describe('the size of a group', () => {
  it('shrinks in the fullest zone first, by the oldest template version, and spares what is protected', async () => {
    const { shop, group } = await grown(5);
    const zone = inZone(group, 'us-east-1a') === 3 ? 'us-east-1a' : 'us-east-1b';
    const crowded = [...group.members.values()].filter((one) => one.zone === zone);
    const spared = crowded[0];
    if (spared === undefined) throw new Error('the zone is empty');
    spared.protected = true;
    group.desired = 4;
    await shop.play(16);
    const going = [...group.members.values()].filter((one) => one.lifecycle === 'Terminating');
    expect(going.map((one) => one.instance)).toEqual([crowded[1]?.instance]);
  });

  it('does not launch while Launch is suspended, nor register newborns while AddToLoadBalancer is', async () => {
    const { shop, group } = await grown(4);
    group.suspended.add('Launch');
    group.desired = 5;
    await shop.play(60);
    expect(group.members.size).toBe(4);
    group.suspended.delete('Launch');
    group.suspended.add('AddToLoadBalancer');
    await shop.playUntil(() => inService(group) === 5, 60);
    const targetGroup = first(shop.world.targetGroups);
    expect([...group.members.keys()].filter((id) => !targetGroup.targets.has(id))).toHaveLength(1);
  });

  it('moves back into a zone some time after it came back: launched first, then ended elsewhere', async () => {
    const { shop, group } = await grown(4);
    const heal = shop.fault(faultNamed('lose-capacity'), { zone: 'us-east-1a' });
    for (const member of group.members.values()) {
      if (member.zone === 'us-east-1a') markUnhealthy(member, 'a test says so.');
    }
    await shop.playUntil(() => inZone(group, 'us-east-1b') === 4, 900);
    expect(group.activities.filter(({ status }) => status === 'Failed').length).toBeGreaterThan(0);
    await shop.play(700);
    expect(inZone(group, 'us-east-1a')).toBe(0);
    heal();
    await shop.play(580);
    expect(group.members.size).toBe(4);
    await shop.playUntil(() => group.members.size === 5, 60);
    await shop.playUntil(() => inZone(group, 'us-east-1a') === 2 && inZone(group, 'us-east-1b') === 2, 900);
    expect(await mostOut(shop, group, 120)).toBe(0);
  });

  it.each([
    { suspended: 'AZRebalance', members: 4 },
    { suspended: undefined, members: 5 },
  ])('balances past the maximum by one, unless suspended ($suspended)', async ({ suspended, members }) => {
    const { shop, group } = await grown(4);
    if (suspended !== undefined) group.suspended.add(suspended);
    group.max = 4;
    const heal = shop.fault(faultNamed('lose-capacity'), { zone: 'us-east-1a' });
    for (const member of group.members.values()) {
      if (member.zone === 'us-east-1a') markUnhealthy(member, 'a test says so.');
    }
    await shop.playUntil(() => inZone(group, 'us-east-1b') === 4 && group.members.size === 4, 900);
    heal();
    await shop.play(640);
    expect(lifecycles(group).filter((one) => one !== 'Terminating')).toHaveLength(members);
  });

  it('cannot launch from a template version that does not exist, and launches dead machines from a bad one', async () => {
    const { shop, group } = await grown(4);
    const choice = group.launch.launchTemplate;
    if (choice === undefined) throw new Error('the shop launches from a template');
    group.launch = { ...group.launch, launchTemplate: { ...choice, version: '99' } };
    group.desired = 5;
    await shop.play(60);
    expect(group.activities.at(-1)).toMatchObject({ status: 'Failed' });
    shop.world.launchTemplates.get(choice.id)?.versions.push({
      number: 99,
      createdAt: 0,
      description: 'bad',
      imageId: 'ami-0bad',
      type: 't3.large',
      capacity: 90,
      boots: false,
    });
    await shop.playUntil(() => inService(group) === 5, 900);
    const newborn = [...shop.world.instances.values()].at(-1);
    expect(newborn).toMatchObject({ imageId: 'ami-0bad', condition: 'app-down' });
  });
});
