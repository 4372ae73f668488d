import { describe, expect, it } from 'vitest';
import { failSite } from '../../../../src/simulator/faults/fail-site.ts';
import { hangInstance } from '../../../../src/simulator/faults/hang-instance.ts';
import { launchInstance } from '../../../../src/simulator/world/compute/instance.ts';
import { callsAs, codesOf, type Limits, type Planted, planted } from '../../../support/planted.ts';

interface Story {
  readonly story: string;
  readonly codes: readonly string[];
  readonly limits?: Limits;
  readonly play: (shop: Planted) => Promise<unknown> | void;
}

const processes = (shop: Planted, operation: string, ...ScalingProcesses: readonly string[]) =>
  shop.naive('Auto Scaling', operation, { AutoScalingGroupName: shop.group.name, ScalingProcesses });

const standby = (shop: Planted, operation: string, ...ids: readonly (string | undefined)[]) =>
  shop.naive('Auto Scaling', operation, {
    AutoScalingGroupName: shop.group.name,
    InstanceIds: ids,
    ShouldDecrementDesiredCapacity: true,
  });

/** One member hangs until EC2 and the load balancer have both seen it, and the judged caller has read so. */
async function oneHangs(shop: Planted): Promise<string | undefined> {
  const [instance] = shop.members;
  shop.fault(hangInstance, { instance });
  await shop.play(180);
  await shop.look();
  return instance;
}

const stories: readonly Story[] = [
  {
    story: 'both launches and terminations are suspended, and resumed in time',
    codes: [],
    async play(shop) {
      await processes(shop, 'SuspendProcesses', 'Launch', 'Terminate');
      await shop.play(700);
      await processes(shop, 'ResumeProcesses', 'Launch', 'Terminate');
      await shop.play(2000);
    },
  },
  {
    story: 'processes are resumed a minute after it was said again that they stay suspended',
    codes: [],
    async play(shop) {
      await processes(shop, 'SuspendProcesses', 'Launch', 'Terminate');
      await shop.play(600);
      await processes(shop, 'SuspendProcesses', 'Launch', 'Terminate');
      await shop.play(60);
      await processes(shop, 'ResumeProcesses', 'Launch', 'Terminate');
    },
  },
  {
    story: 'replacement is suspended with terminations, as a pair',
    codes: [],
    play: (shop) => processes(shop, 'SuspendProcesses', 'ReplaceUnhealthy', 'Terminate'),
  },
  ...(
    [
      ['whose machines never come up', 'ami-0bad', []],
      ['whose first machine serves', 'ami-0good', ['H10']],
    ] as const
  ).map(([which, ImageId, codes]) => ({
    story: `a refresh of somebody else's is rolled back ${which}`,
    codes,
    async play(shop: Planted) {
      const refresh = callsAs(shop, 'deploy-pipeline');
      const template = shop.group.launch.launchTemplate?.id;
      await refresh('EC2', 'CreateLaunchTemplateVersion', {
        LaunchTemplateId: template,
        LaunchTemplateData: { ImageId },
      });
      await refresh('Auto Scaling', 'StartInstanceRefresh', {
        AutoScalingGroupName: shop.group.name,
        DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: template, Version: '8' } },
        Preferences: { InstanceWarmup: 300 },
      });
      await shop.play(500);
      await shop.look();
      await shop.naive('Auto Scaling', 'RollbackInstanceRefresh', { AutoScalingGroupName: shop.group.name });
    },
  })),
  {
    story: 'launches alone are suspended',
    codes: ['H10'],
    play: (shop) => processes(shop, 'SuspendProcesses', 'Launch'),
  },
  {
    story: 'processes are resumed a minute after they were suspended',
    codes: ['H8'],
    async play(shop) {
      await processes(shop, 'SuspendProcesses', 'Launch', 'Terminate');
      await shop.play(60);
      await processes(shop, 'ResumeProcesses', 'Launch', 'Terminate');
    },
  },
  ...(
    [
      ['while all is well', false, 'SuspendProcesses', ['H8']],
      ['as users get errors again', true, 'SuspendProcesses', []],
      ['as users get errors again, and resumed soon after', true, 'ResumeProcesses', ['H8']],
    ] as const
  ).map(([how, fails, last, codes]) => ({
    story: `processes that were given back after the hold-down are suspended again a minute later ${how}`,
    codes,
    async play(shop: Planted) {
      await processes(shop, 'SuspendProcesses', 'ReplaceUnhealthy', 'Terminate');
      await shop.play(610);
      await processes(shop, 'ResumeProcesses', 'ReplaceUnhealthy', 'Terminate');
      if (fails) shop.fault(failSite, { region: 'us-east-1' });
      await shop.play(60);
      await processes(shop, 'SuspendProcesses', 'ReplaceUnhealthy', 'Terminate');
      if (last === 'ResumeProcesses') await processes(shop, last, 'ReplaceUnhealthy', 'Terminate');
    },
  })),
  ...(
    [
      ['with nobody in its place', true, ['H12']],
      ['while another serves in its place', false, []],
    ] as const
  ).map(([how, ShouldDecrementDesiredCapacity, codes]) => ({
    story: `a hung machine is kept on standby for longer than half an hour, ${how}`,
    codes,
    async play(shop: Planted) {
      const hung = await oneHangs(shop);
      await shop.naive('Auto Scaling', 'EnterStandby', {
        AutoScalingGroupName: shop.group.name,
        InstanceIds: [hung],
        ShouldDecrementDesiredCapacity,
      });
      await shop.play(1900);
    },
  })),
  {
    story: 'processes stay suspended for longer than half an hour',
    codes: ['H12'],
    async play(shop) {
      await processes(shop, 'SuspendProcesses', 'Launch', 'Terminate');
      await shop.play(1805);
    },
  },
  {
    story: 'somebody who is not judged leaves processes suspended',
    codes: [],
    async play(shop) {
      await callsAs(shop, 'operator')('Auto Scaling', 'SuspendProcesses', {
        AutoScalingGroupName: shop.group.name,
        ScalingProcesses: ['Launch'],
      });
      await shop.play(1805);
    },
  },
  {
    story: 'a machine that serves goes to standby',
    codes: ['H1', 'H4'],
    play: (shop) => standby(shop, 'EnterStandby', shop.members[0]),
  },
  {
    story: 'a machine that hangs goes to standby and comes back when it is well, after the hold-down',
    codes: [],
    async play(shop) {
      const id = await oneHangs(shop);
      await standby(shop, 'EnterStandby', id);
      await shop.play(610);
      await shop.look();
      await standby(shop, 'ExitStandby', id);
    },
  },
  {
    story: 'a machine goes to standby and back within the hold-down',
    codes: ['H8'],
    async play(shop) {
      const id = await oneHangs(shop);
      await standby(shop, 'EnterStandby', id);
      await shop.play(60);
      await shop.look();
      await standby(shop, 'ExitStandby', id);
    },
  },
  {
    story: 'the group is made smaller than its floor',
    codes: ['H1'],
    play: (shop) =>
      shop.accepted('Auto Scaling', 'SetDesiredCapacity', {
        AutoScalingGroupName: shop.group.name,
        DesiredCapacity: 1,
      }),
  },
  {
    story: 'the group is made smaller than its load needs',
    codes: ['H1'],
    play: (shop) =>
      shop.accepted('Auto Scaling', 'UpdateAutoScalingGroup', {
        AutoScalingGroupName: shop.group.name,
        MaxSize: 2,
      }),
  },
  {
    story: 'the group is made larger',
    codes: [],
    play: (shop) =>
      shop.accepted('Auto Scaling', 'SetDesiredCapacity', {
        AutoScalingGroupName: shop.group.name,
        DesiredCapacity: 6,
      }),
  },
  {
    story: 'a machine that another has just rebooted is ended',
    codes: ['H10'],
    async play(shop) {
      const id = await oneHangs(shop);
      await callsAs(shop, 'operator')('EC2', 'RebootInstances', { InstanceIds: [id] });
      await shop.look();
      await shop.naive('Auto Scaling', 'TerminateInstanceInAutoScalingGroup', {
        InstanceId: id,
        ShouldDecrementDesiredCapacity: false,
      });
    },
  },
  {
    story: 'a machine is rebooted by a plan older than its last start',
    codes: ['H10', 'H9'],
    async play(shop) {
      const id = await oneHangs(shop);
      await shop.play(30);
      await callsAs(shop, 'operator')('EC2', 'RebootInstances', { InstanceIds: [id] });
      await shop.naive('EC2', 'RebootInstances', { InstanceIds: [id] });
    },
  },
  {
    story: 'the size is set by a plan from before somebody else set it',
    codes: ['H9'],
    async play(shop) {
      const input = { AutoScalingGroupName: shop.group.name, DesiredCapacity: 5 };
      await shop.look();
      await shop.play(10);
      shop.accepted('Auto Scaling', 'SetDesiredCapacity', input, 'operator');
      await shop.play(10);
      shop.accepted('Auto Scaling', 'SetDesiredCapacity', { ...input, DesiredCapacity: 6 });
    },
  },
  {
    story: 'the size is set by one who looked after somebody else set it',
    codes: [],
    async play(shop) {
      const input = { AutoScalingGroupName: shop.group.name, DesiredCapacity: 5 };
      shop.accepted('Auto Scaling', 'SetDesiredCapacity', input, 'operator');
      await shop.play(10);
      await shop.look();
      shop.accepted('Auto Scaling', 'SetDesiredCapacity', { ...input, DesiredCapacity: 6 });
    },
  },
  {
    story: 'a machine of a group is launched beside it',
    codes: ['H10'],
    play: (shop) =>
      shop.accepted('EC2', 'RunInstances', {
        LaunchTemplate: { LaunchTemplateId: shop.group.launch.launchTemplate?.id },
      }),
  },
  {
    story: 'a machine of nobody’s group is launched',
    codes: [],
    play: (shop) => shop.accepted('EC2', 'RunInstances', { ImageId: 'ami-0' }),
  },
  {
    story: 'a launch template that a group launches from is deleted',
    codes: ['H12', 'H4', 'H6'],
    play: (shop) =>
      shop.accepted('EC2', 'DeleteLaunchTemplate', {
        LaunchTemplateId: shop.group.launch.launchTemplate?.id,
      }),
  },
  {
    story: 'a security group loses its rules, and operators with it',
    codes: ['H12'],
    play: (shop) => shop.accepted('EC2', 'RevokeSecurityGroupIngress', { GroupId: 'sg-0aaaabbbbccccdddd' }),
  },
  {
    story: 'the machine that the caller itself runs on is stopped',
    codes: ['H12'],
    async play(shop) {
      const id = await oneHangs(shop);
      shop.world.instances.get(id ?? '')?.tags.set('holdfast:runs', 'naive');
      await shop.naive('EC2', 'StopInstances', { InstanceIds: [id] });
    },
  },
  {
    story: 'calls go on every second while all are throttled',
    codes: ['H11'],
    play: (shop) => refused(shop, 31),
  },
  {
    story: 'as many calls are throttled as may be',
    codes: [],
    play: (shop) => refused(shop, 30),
  },
  {
    story: 'no more calls are throttled than the caller makes when none is',
    codes: [],
    async play(shop) {
      for (let index = 0; index < 40; index += 1) await shop.naive('EC2', 'DescribeInstances');
      await shop.play(60);
      await refused(shop, 40);
    },
  },
  {
    story: 'more calls are throttled than the caller makes when none is',
    codes: ['H11'],
    async play(shop) {
      for (let index = 0; index < 40; index += 1) await shop.naive('EC2', 'DescribeInstances');
      await shop.play(60);
      await refused(shop, 41);
    },
  },
  {
    story: 'more machines are asked for again and again while none is to be had',
    codes: ['H11'],
    async play(shop) {
      shop.group.launchFailures = 1;
      for (const DesiredCapacity of [5, 6, 7])
        shop.accepted('Auto Scaling', 'SetDesiredCapacity', {
          AutoScalingGroupName: shop.group.name,
          DesiredCapacity,
        });
    },
  },
  {
    story: 'more machines are asked for twice while none is to be had',
    codes: [],
    async play(shop) {
      shop.group.launchFailures = 1;
      for (const DesiredCapacity of [5, 6])
        shop.accepted('Auto Scaling', 'SetDesiredCapacity', {
          AutoScalingGroupName: shop.group.name,
          DesiredCapacity,
        });
    },
  },
];

async function refused(shop: Planted, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    for (const listener of shop.world.callListeners)
      listener({
        at: shop.world.clock.now(),
        caller: 'naive',
        service: 'EC2',
        operation: 'DescribeInstances',
        region: 'us-east-1',
        input: {},
        mutates: false,
        code: 'RequestLimitExceeded',
      });
    await shop.play(1);
  }
}

describe('the judge of what others do, of ways back and of storms', () => {
  it.each(stories)('finds [$codes] when $story', async ({ play, codes, limits }) => {
    const shop = await planted(limits);
    await play(shop);
    await shop.play(2);
    expect(codesOf(shop)).toEqual(codes);
  });

  it('tells each harm with who did it, to what, and the figures', async () => {
    const shop = await planted();
    await shop.naive('Auto Scaling', 'TerminateInstanceInAutoScalingGroup', {
      InstanceId: shop.members[0],
      ShouldDecrementDesiredCapacity: false,
    });
    expect(shop.judge.harms[0]).toEqual({
      code: 'H1',
      at: shop.world.clock.now(),
      action: 'TerminateInstanceInAutoScalingGroup',
      target: shop.members[0],
      detail: `${shop.members[0]} was serving when TerminateInstanceInAutoScalingGroup took it out; 3 of 4 machines of shop-web go on`,
    });
  });

  it('finds the same codes in whatever order the acts of one instant come', async () => {
    const acts = (shop: Planted) => [
      () => processes(shop, 'SuspendProcesses', 'Launch'),
      () => standby(shop, 'EnterStandby', shop.members[0]),
      () => standby(shop, 'EnterStandby', shop.members[1]),
      () => shop.accepted('EC2', 'RevokeSecurityGroupIngress', { GroupId: 'sg-0aaaabbbbccccdddd' }),
    ];
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
    ];
    const found: string[] = [];
    for (const order of orders) {
      const shop = await planted();
      for (const index of order) await Promise.resolve(acts(shop)[index]?.());
      found.push(codesOf(shop).join());
    }
    expect(found).toEqual(Array.from({ length: 3 }, () => 'H1,H10,H12,H4,H5'));
  });

  it.each([1, 2, 3, 4, 5])(
    'lets a group of %i lose none that serves, and one that was added first',
    async (size) => {
      const shop = await planted();
      for (const id of shop.members.slice(size)) shop.group.members.delete(id);
      while (shop.group.members.size < size) addMember(shop);
      shop.group.desired = size;
      const ids = [...shop.group.members.keys()];
      const spare = addMember(shop);

      leaves(shop, spare);
      expect(codesOf(shop)).not.toContain('H1');

      shop.group.members.delete(spare);
      leaves(shop, ids[0]);
      expect(codesOf(shop)).toContain('H1');
    },
  );
});

/** In a group that was made up AWS would refuse what the judge is asked about. */
function leaves(shop: Planted, id: string | undefined): void {
  shop.accepted('Auto Scaling', 'EnterStandby', { InstanceIds: [id], ShouldDecrementDesiredCapacity: true });
}

/** A member that serves, in the place of a launch that takes minutes. */
function addMember({ world, group, members }: Planted): string {
  const model = world.instances.get(members[0] ?? '');
  const [place] = group.zones;
  if (model === undefined || place === undefined) throw new Error('the shop has no machine to go by');
  const { region, type, imageId, vpc, capacity } = model;
  const made = launchInstance(world, { ...place, region, type, imageId, vpc, capacity, tags: {} });
  made.life += 1;
  made.state = 'running';
  made.servesFrom = world.clock.now();
  const { zone } = place;
  group.members.set(made.id, {
    instance: made.id,
    zone,
    lifecycle: 'InService',
    health: 'Healthy',
    protected: false,
    extra: false,
  });
  return made.id;
}
