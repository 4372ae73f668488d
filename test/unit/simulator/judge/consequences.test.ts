import { parse } from '@aws-sdk/util-arn-parser';
import { describe, expect, it } from 'vitest';
import { autoshift } from '../../../../src/simulator/actors/autoshift.ts';
import { breakBoot } from '../../../../src/simulator/faults/break-boot.ts';
import { failSite } from '../../../../src/simulator/faults/fail-site.ts';
import { fillDatabaseStorage } from '../../../../src/simulator/faults/fill-database-storage.ts';
import { grayZone } from '../../../../src/simulator/faults/gray-zone.ts';
import { hangInstance } from '../../../../src/simulator/faults/hang-instance.ts';
import { quorumFlap } from '../../../../src/simulator/faults/quorum-flap.ts';
import { slowDatabase } from '../../../../src/simulator/faults/slow-database.ts';
import { surge } from '../../../../src/simulator/faults/surge.ts';
import { isSeenWhole } from '../../../../src/simulator/judge/sight/seen-whole.ts';
import { fenceSecurityGroup } from '../../../../src/simulator/stacks/shop.ts';
import { impair } from '../../../../src/simulator/world/compute/impairments.ts';
import { first } from '../../../support/played-shop.ts';
import { callsAs, codesOf, type Limits, type Planted, planted } from '../../../support/planted.ts';

/** Acts that look right, and what comes of them only later; all by operations that really take effect. */
interface Story {
  readonly story: string;
  readonly codes: readonly string[];
  readonly limits?: Limits;
  readonly play: (shop: Planted) => Promise<unknown>;
}

const ofGroup = (shop: Planted) => ({ AutoScalingGroupName: shop.group.name });

const processes = (shop: Planted, operation: string, ...ScalingProcesses: readonly string[]) =>
  shop.naive('Auto Scaling', operation, { ...ofGroup(shop), ScalingProcesses });

/** Somebody else has Auto Scaling replace a member, as it may at any time. */
const failsItsCheck = (shop: Planted, InstanceId: string | undefined) =>
  callsAs(shop, 'operator')('Auto Scaling', 'SetInstanceHealth', {
    InstanceId,
    HealthStatus: 'Unhealthy',
    ShouldRespectGracePeriod: false,
  });

const refresh = (call: Planted['naive'], shop: Planted, MinHealthyPercentage: number) =>
  call('Auto Scaling', 'StartInstanceRefresh', {
    ...ofGroup(shop),
    Preferences: { MinHealthyPercentage, InstanceWarmup: 60 },
  });

const endMember = (shop: Planted, InstanceId: string | undefined) =>
  shop.naive('Auto Scaling', 'TerminateInstanceInAutoScalingGroup', {
    InstanceId,
    ShouldDecrementDesiredCapacity: false,
  });

const isPromoted = ({ world }: Planted) => world.happenings.some(({ kind }) => kind === 'promoted');

/** The writer's storage is full; it is fenced and the nearer replica promoted, as it should be. */
async function promoted(shop: Planted): Promise<() => void> {
  const heal = shop.fault(fillDatabaseStorage, { database: 'shop-db' });
  await shop.play(60);
  await shop.look();
  await fence(shop);
  await shop.play(60);
  await shop.look();
  await shop.naive('RDS', 'PromoteReadReplica', { DBInstanceIdentifier: 'shop-db-replica-1' });
  await shop.playUntil(() => isPromoted(shop), 300);
  return heal;
}

const fence = (shop: Planted) =>
  shop.naive('RDS', 'ModifyDBInstance', {
    DBInstanceIdentifier: 'shop-db',
    VpcSecurityGroupIds: [fenceSecurityGroup],
  });

const pointDatabaseName = (shop: Planted, id: string) =>
  shop.naive('Route 53', 'ChangeResourceRecordSets', {
    HostedZoneId: 'Z0SHOPINTERNAL000001',
    ChangeBatch: {
      Changes: [
        {
          Action: 'UPSERT',
          ResourceRecordSet: {
            Name: 'db.shop.internal',
            Type: 'CNAME',
            TTL: 5,
            ResourceRecords: [{ Value: shop.world.databases.get(id)?.endpoint }],
          },
        },
      ],
    },
  });

const shift = (call: Planted['naive'], shop: Planted, awayFrom = 'use1-az1') =>
  call('ARC Zonal Shift', 'StartZonalShift', {
    resourceIdentifier: first(shop.world.loadBalancers).arn,
    awayFrom,
    expiresIn: '3h',
    comment: 'tried out',
  });

/** A zone answers part of its requests with errors, for long enough that everybody has seen it. */
async function grays(shop: Planted): Promise<() => void> {
  const heal = shop.fault(grayZone, { zone: 'us-east-1a', share: 0.2 });
  await shop.play(180);
  await shop.look();
  return heal;
}

async function weigh(shop: Planted, weights: readonly [number, number]): Promise<void> {
  const HostedZoneId = 'Z0SHOPEXAMPLECOM0001';
  const answer = await shop.naive<{ ResourceRecordSets: { Weight?: number; SetIdentifier?: string }[] }>(
    'Route 53',
    'ListResourceRecordSets',
    { HostedZoneId },
  );
  const pair = answer.ResourceRecordSets.filter(({ Weight }) => Weight !== undefined);
  const Changes = pair.map((set) => ({
    Action: 'UPSERT',
    ResourceRecordSet: { ...set, Weight: weights[set.SetIdentifier === 'us-east-1' ? 0 : 1] },
  }));
  await shop.naive('Route 53', 'ChangeResourceRecordSets', { HostedZoneId, ChangeBatch: { Changes } });
}

const stories: readonly Story[] = [
  {
    story: 'launches alone are suspended, and the group loses a machine that nobody replaces',
    codes: ['H1', 'H10'],
    limits: { floor: { count: 4 } },
    async play(shop) {
      await processes(shop, 'SuspendProcesses', 'Launch');
      await failsItsCheck(shop, shop.members[0]);
      await shop.play(300);
    },
  },
  {
    story: 'a pair of processes is suspended, and the group loses nothing by it',
    codes: [],
    limits: { floor: { count: 4 } },
    async play(shop) {
      await processes(shop, 'SuspendProcesses', 'Launch', 'Terminate');
      await failsItsCheck(shop, shop.members[0]);
      await shop.play(300);
    },
  },
  {
    story: 'an instance refresh to machines that do not come to serve ends half of the others',
    codes: ['H1'],
    limits: { floor: { percent: 75 } },
    async play(shop) {
      shop.fault(breakBoot, { group: shop.group.name });
      await refresh(shop.naive, shop, 50);
      await shop.play(1200);
    },
  },
  {
    story: 'an instance refresh goes well',
    codes: [],
    limits: { floor: { percent: 50 } },
    async play(shop) {
      await refresh(shop.naive, shop, 90);
      await shop.play(1200);
    },
  },
  {
    story: 'a promotion has the other replica rebuilt',
    codes: ['H1'],
    async play(shop) {
      shop.fault(quorumFlap, { database: 'shop-db' });
      await promoted(shop);
      await shop.play(120);
    },
  },
  {
    story: 'the promoted database cannot take what it is asked',
    codes: ['H7'],
    async play(shop) {
      await promoted(shop);
      await pointDatabaseName(shop, 'shop-db-replica-1');
      shop.fault(slowDatabase, { database: 'shop-db-replica-1', capacityShare: 0.01 });
      await shop.play(200);
    },
  },
  {
    story: 'a gray zone is left, and the other carries the load',
    codes: [],
    limits: {},
    async play(shop) {
      shop.fault(surge, { factor: 0.5 });
      await grays(shop);
      await shift(shop.naive, shop);
      await shop.play(300);
    },
  },
  {
    story: 'a gray zone is left, and the other is too small for the load',
    codes: ['H7'],
    async play(shop) {
      await grays(shop);
      await shift(shop.naive, shop);
      await shop.play(300);
    },
  },
  {
    story: 'a zone is left that AWS has left already',
    codes: ['H10'],
    async play(shop) {
      shop.fault(surge, { factor: 0.5 });
      autoshift.start(
        { world: shop.world, aws: () => Promise.resolve({}), startDaemon: () => () => undefined },
        { zone: 'us-east-1a', after: '1m', only: ['shop'] },
      );
      await grays(shop);
      await shift(shop.naive, shop);
    },
  },
  {
    story: 'a member is ended while another refreshes its group',
    codes: ['H10'],
    async play(shop) {
      await hangs(shop);
      await refresh(callsAs(shop, 'pipeline'), shop, 90);
      await shop.look();
      await endMember(shop, shop.members[0]);
    },
  },
  {
    story: 'a second daemon has just rebooted what the first one ends',
    codes: ['H10'],
    async play(shop) {
      await hangs(shop);
      await callsAs(shop, 'second')('EC2', 'RebootInstances', { InstanceIds: [shop.members[0]] });
      await shop.look();
      await endMember(shop, shop.members[0]);
    },
  },
  {
    story: 'a failback leaves out what only the promoted writer has',
    codes: ['H2', 'H3'],
    limits: { promotionHoldDownSeconds: 0, holdDownSeconds: 0 },
    async play(shop) {
      const heal = await promoted(shop);
      await pointDatabaseName(shop, 'shop-db-replica-1');
      await shop.play(120);
      heal();
      await callsAs(shop, 'operator')('RDS', 'ModifyDBInstance', {
        DBInstanceIdentifier: 'shop-db',
        VpcSecurityGroupIds: ['sg-0db0db0db0db0db0d'],
      });
      await shop.play(60);
      await shop.look();
      await pointDatabaseName(shop, 'shop-db');
    },
  },
  {
    story: 'users go on being sent to the dead, though the healthy half could take them all',
    codes: ['H7'],
    async play(shop) {
      shop.fault(surge, { factor: 0.5 });
      await sendToAllBelow(shop, '75');
      await halfHangs(shop);
    },
  },
  {
    story: 'users go on being sent to all, for the healthy half could not take them',
    codes: [],
    async play(shop) {
      shop.fault(surge, { factor: 3 });
      await sendToAllBelow(shop, '75');
      await halfHangs(shop);
    },
  },
  {
    story: 'the healthy half is enough by the threshold, and takes them all',
    codes: [],
    async play(shop) {
      shop.fault(surge, { factor: 0.5 });
      await sendToAllBelow(shop, '50');
      await halfHangs(shop);
    },
  },
  {
    story: 'users who fare worse after a move are brought back, once',
    codes: [],
    async play(shop) {
      const heal = await grays(shop);
      await weigh(shop, [0, 100]);
      await shop.play(60);
      heal();
      await shop.play(60);
      shop.fault(failSite, { region: 'eu-west-1' });
      await shop.play(45);
      await shop.look();
      await weigh(shop, [100, 0]);
    },
  },
  ...(
    [
      [100, []],
      [130, ['H4']],
    ] as const
  ).map(([seconds, codes]) => ({
    story: `a zone is left ${seconds} s after its users were well again, which CloudWatch says by the minute`,
    codes,
    async play(shop: Planted) {
      const heal = await grays(shop);
      heal();
      await shop.play(seconds);
      await shop.look();
      await shift(shop.naive, shop);
    },
  })),
];

const sendToAllBelow = (shop: Planted, Value: string, group = first(shop.world.targetGroups).arn) =>
  shop.naive(
    'Elastic Load Balancing v2',
    'ModifyTargetGroupAttributes',
    {
      TargetGroupArn: group,
      Attributes: [
        { Key: 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage', Value },
      ],
    },
    parse(group).region,
  );

const namesakeOf = ({ world }: Planted) => {
  const [home, ...others] = [...world.targetGroups.values()];
  return others.find(({ name, region }) => name === home?.name && region !== home?.region)?.arn;
};

async function halfHangs(shop: Planted): Promise<void> {
  for (const instance of shop.members.slice(0, 2)) shop.fault(hangInstance, { instance });
  await shop.play(240);
}

async function hangs(shop: Planted): Promise<void> {
  shop.fault(hangInstance, { instance: shop.members[0] });
  await shop.play(180);
  await shop.look();
}

describe('the judge of what comes of acts', () => {
  it.each(stories)('finds [$codes] when $story', async ({ play, codes, limits }) => {
    const shop = await planted(limits);
    await play(shop);
    await shop.play(10);
    expect(codesOf(shop)).toEqual(codes);
  });
});

/** What the world does not tell as a fault: the lasting damage of one that was mended. */
function hangUntold({ world, members }: Planted): void {
  const instance = world.instances.get(members[0] ?? '');
  if (instance !== undefined) impair(instance, { kind: 'hung', cure: 'reboot' });
}

describe('the judge at the end of a run', () => {
  /** Suspends while a machine hangs, waits until all is seen to be well again and for so much longer, and ends. */
  async function left(after: number, tidy: (shop: Planted) => Promise<unknown> = async () => undefined) {
    const shop = await planted();
    const heal = shop.fault(hangInstance, { instance: shop.members[0] });
    await shop.play(60);
    await suspend(shop);
    await shop.play(60);
    heal();
    await shop.playUntil(() => isSeenWhole(shop.world, shop.group), 300);
    await shop.play(after);
    await tidy(shop);
    shop.judge.end();
    return codesOf(shop);
  }
  const suspend = (shop: Planted) => processes(shop, 'SuspendProcesses', 'Launch', 'Terminate');
  /** Twice the hold-down and the age of evidence: 2 × 600 s + 150 s. */
  const patience = 1350;

  it('finds what is still switched off when its reason has long gone', async () => {
    expect(await left(patience + 1)).toEqual(['H12']);
  });

  it('asks nobody to switch it on again before all was seen to be well for the hold-down, were it to flap', async () => {
    expect(await left(patience - 1)).toEqual([]);
  });

  it('takes what is kept switched off by asking for it again and again for no less forgotten', async () => {
    const shop = await planted();
    for (let minutes = 0; minutes <= 24; minutes += 8) {
      await suspend(shop);
      await shop.play(8 * 60);
    }
    shop.judge.end();
    expect(codesOf(shop)).toEqual(['H12']);
  });

  it.each<[string, (shop: Planted) => unknown]>([
    ['a load balancer calls a member unhealthy', hangUntold],
    ['a member is missing', ({ group }) => (group.desired += 1)],
  ])('asks for nothing back while %s, though no fault is in force', async (_title, happens) => {
    const shop = await planted();
    await suspend(shop);
    happens(shop);
    await shop.play(1700);
    shop.judge.end();
    expect(codesOf(shop)).toEqual([]);
  });

  it('finds nothing where it was switched on again, by whomever', async () => {
    const resume = (shop: Planted) =>
      callsAs(shop, 'operator')('Auto Scaling', 'ResumeProcesses', ofGroup(shop));
    expect(await left(700, resume)).toEqual([]);
  });

  it('finds a threshold that was left on a load balancer', async () => {
    const shop = await planted();
    await sendToAllBelow(shop, '66');
    await shop.play(1600);
    shop.judge.end();
    expect(codesOf(shop)).toEqual(['H12']);
  });

  it.each([
    ['the same target group', (shop: Planted) => shop.world.targetGroups.keys().next().value, ['H8']],
    ['its namesake in another region', namesakeOf, []],
  ])('finds flapping only where what is taken back was set on %s', async (_which, groupOf, codes) => {
    const shop = await planted();
    const [home = ''] = shop.world.targetGroups.keys();
    const other = groupOf(shop) ?? '';
    await sendToAllBelow(shop, '50', home);
    await shop.play(700);
    if (other !== home) await sendToAllBelow(shop, '50', other);
    else await sendToAllBelow(shop, '60', home);
    await shop.play(60);
    await sendToAllBelow(shop, other === home ? '50' : 'off', home);
    expect(codesOf(shop)).toEqual(codes);
  });

  it('asks for nothing back while something is still broken', async () => {
    const shop = await planted();
    shop.fault(hangInstance, { instance: shop.members[0] });
    await processes(shop, 'SuspendProcesses', 'Launch', 'Terminate');
    await shop.play(1700);
    shop.judge.end();
    expect(codesOf(shop)).toEqual([]);
  });

  it('finds a machine that was left in standby', async () => {
    const shop = await planted();
    const heal = shop.fault(hangInstance, { instance: shop.members[0] });
    await shop.play(180);
    await shop.look();
    await shop.naive('Auto Scaling', 'EnterStandby', {
      ...ofGroup(shop),
      InstanceIds: [shop.members[0]],
      ShouldDecrementDesiredCapacity: true,
    });
    heal();
    await shop.play(700);
    shop.judge.end();
    expect(codesOf(shop)).toEqual(['H12']);
  });

  it('finds a writer that was fenced while nobody took its place', async () => {
    const shop = await planted();
    const heal = shop.fault(fillDatabaseStorage, { database: 'shop-db' });
    await shop.play(60);
    await shop.look();
    await fence(shop);
    heal();
    await shop.play(700);
    shop.judge.end();
    expect(codesOf(shop)).toEqual(['H12']);
  });
});
