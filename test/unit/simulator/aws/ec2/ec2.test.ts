import type {
  DescribeInstanceStatusCommandOutput,
  DescribeLaunchTemplateVersionsCommandOutput,
  DescribeSubnetsCommandOutput,
  DescribeVolumeStatusCommandOutput,
  RunInstancesCommandOutput,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../../src/simulator/faults/registry.ts';
import { serves } from '../../../../../src/simulator/world/compute/instance.ts';
import { first, type PlayedShop, playedShop } from '../../../../support/played-shop.ts';

const run = (shop: PlayedShop, input: object = {}) =>
  shop.call<RunInstancesCommandOutput>('EC2', 'RunInstances', {
    ImageId: 'ami-0some',
    InstanceType: 't3.large',
    MinCount: 1,
    MaxCount: 1,
    ...input,
  });

describe('RunInstances', () => {
  it('launches a machine outside every group, which serves within minutes and passes its checks', async () => {
    const shop = playedShop(4);
    const { Instances: [launched] = [] } = await run(shop, {
      Placement: { AvailabilityZone: 'us-east-1b' },
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'by hand' }] }],
    });
    expect(launched).toMatchObject({
      State: { Name: 'pending' },
      Placement: { AvailabilityZone: 'us-east-1b' },
    });
    const machine = shop.world.instances.get(launched?.InstanceId ?? '');
    if (machine === undefined) throw new Error('it does not exist');
    const took = await shop.playUntil(() => serves(shop.world, machine), 200);
    expect(took).toBeGreaterThanOrEqual(68);
    expect(took).toBeLessThanOrEqual(140);
    await shop.playUntil(() => machine.instanceCheck.status === 'ok', 180);
    expect(first(shop.world.scalingGroups).members.size).toBe(4);
  });

  it('answers the same machine for the same client token, and refuses the token for another request', async () => {
    const shop = playedShop(4);
    const before = shop.world.instances.size;
    const one = await run(shop, { ClientToken: 'once' });
    const two = await run(shop, { ClientToken: 'once' });
    expect(two.Instances?.[0]?.InstanceId).toBe(one.Instances?.[0]?.InstanceId);
    expect(shop.world.instances.size).toBe(before + 1);
    await expect(run(shop, { ClientToken: 'once', MaxCount: 2 })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
  });

  it.each([
    { input: { Placement: { AvailabilityZone: 'us-east-1z' } }, code: 'InvalidParameterValue' },
    { input: { SubnetId: 'subnet-0none' }, code: 'InvalidSubnetID.NotFound' },
    { input: { InstanceType: 'x9.mega' }, code: 'InvalidInstanceType' },
    { input: { MinCount: 3, MaxCount: 2 }, code: 'InvalidParameterValue' },
    {
      input: { LaunchTemplate: { LaunchTemplateName: 'no' } },
      code: 'InvalidLaunchTemplateName.NotFoundException',
    },
    {
      input: { LaunchTemplate: { LaunchTemplateName: 'shop-web', Version: '99' } },
      code: 'InvalidLaunchTemplateId.VersionNotFound',
    },
  ])('refuses $input with $code', async ({ input, code }) => {
    await expect(run(playedShop(4), input)).rejects.toMatchObject({ name: code });
  });

  it('finds no capacity where there is none', async () => {
    const shop = playedShop(4);
    shop.fault(faultNamed('lose-capacity'), { zone: 'us-east-1a', type: 't3.large' });
    await expect(run(shop, { Placement: { AvailabilityZone: 'us-east-1a' } })).rejects.toMatchObject({
      name: 'InsufficientInstanceCapacity',
    });
    await run(shop, { Placement: { AvailabilityZone: 'us-east-1b' } });
  });
});

describe('launch templates', () => {
  it('gain versions; the default moves only when told', async () => {
    const shop = playedShop(4);
    const template = first(shop.world.launchTemplates);
    const call = (operation: string, input: object = {}) =>
      shop.call<DescribeLaunchTemplateVersionsCommandOutput>('EC2', operation, {
        LaunchTemplateId: template.id,
        ...input,
      });
    await call('CreateLaunchTemplateVersion', { LaunchTemplateData: { ImageId: 'ami-0next' } });
    const numbers = async () =>
      (
        await call('DescribeLaunchTemplateVersions', { Versions: ['$Latest', '$Default'] })
      ).LaunchTemplateVersions?.map(({ VersionNumber, LaunchTemplateData }) => [
        VersionNumber,
        LaunchTemplateData?.ImageId === 'ami-0next',
      ]);
    expect(await numbers()).toEqual([
      [8, true],
      [7, false],
    ]);
    await call('ModifyLaunchTemplate', { DefaultVersion: '8' });
    expect(await numbers()).toEqual([
      [8, true],
      [8, true],
    ]);
    await expect(call('ModifyLaunchTemplate', { DefaultVersion: '9' })).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateId.VersionNotFound',
    });
  });
});

describe('what EC2 says of volumes, places and tags', () => {
  it('calls a volume that takes no I/O impaired', async () => {
    const shop = playedShop(4);
    const impaired = async () =>
      (
        await shop.call<DescribeVolumeStatusCommandOutput>('EC2', 'DescribeVolumeStatus', {
          Filters: [{ Name: 'volume-status.status', Values: ['impaired'] }],
        })
      ).VolumeStatuses?.length;
    const heal = shop.fault(faultNamed('stick-volumes'), { region: 'home', count: 2 });
    expect(await impaired()).toBe(2);
    heal();
    expect(await impaired()).toBe(0);
  });

  it('lists the subnets of the stack, and the zones that they are in', async () => {
    const shop = playedShop(4);
    const { Subnets = [] } = await shop.call<DescribeSubnetsCommandOutput>('EC2', 'DescribeSubnets', {
      Filters: [{ Name: 'availability-zone', Values: ['us-east-1a'] }],
    });
    expect(Subnets).toMatchObject([{ AvailabilityZone: 'us-east-1a', AvailabilityZoneId: 'use1-az1' }]);
    await expect(
      shop.call('EC2', 'DescribeAvailabilityZones', { ZoneNames: ['eu-west-1a'] }),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('keeps tags that are given, and gives none of its own away', async () => {
    const shop = playedShop(4);
    const machine = first(shop.world.instances);
    const Resources = [machine.id];
    await shop.call('EC2', 'CreateTags', { Resources, Tags: [{ Key: 'quarantine', Value: 'yes' }] });
    expect(machine.tags.get('quarantine')).toBe('yes');
    await shop.call('EC2', 'DeleteTags', { Resources, Tags: [{ Key: 'quarantine', Value: 'no' }] });
    expect(machine.tags.has('quarantine')).toBe(true);
    await shop.call('EC2', 'DeleteTags', { Resources, Tags: [{ Key: 'quarantine' }] });
    expect(machine.tags.has('quarantine')).toBe(false);
    await expect(
      shop.call('EC2', 'CreateTags', { Resources, Tags: [{ Key: 'aws:x', Value: '' }] }),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('shows the attached-EBS check apart from the others', async () => {
    const shop = playedShop(4);
    shop.fault(faultNamed('stick-volumes'), { region: 'home' });
    await shop.play(121);
    const { InstanceStatuses = [] } = await shop.call<DescribeInstanceStatusCommandOutput>(
      'EC2',
      'DescribeInstanceStatus',
      { Filters: [{ Name: 'attached-ebs-status.status', Values: ['impaired'] }] },
    );
    expect(InstanceStatuses).toMatchObject([
      {
        SystemStatus: { Status: 'ok' },
        InstanceStatus: { Status: 'impaired' },
        AttachedEbsStatus: { Status: 'impaired' },
      },
    ]);
  });
});
