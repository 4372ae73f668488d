import { describe, expect, it } from 'vitest';
import { crashApplication } from '../../../../src/simulator/faults/crash-application.ts';
import { failZone } from '../../../../src/simulator/faults/fail-zone.ts';
import { hangInstance } from '../../../../src/simulator/faults/hang-instance.ts';
import { codesOf, type Limits, type Planted, planted } from '../../../support/planted.ts';

interface Story {
  readonly story: string;
  readonly codes: readonly string[];
  readonly limits?: Limits;
  readonly play: (shop: Planted) => Promise<unknown>;
}

const endMember = (shop: Planted, id: string | undefined) =>
  shop.naive('Auto Scaling', 'TerminateInstanceInAutoScalingGroup', {
    InstanceId: id,
    ShouldDecrementDesiredCapacity: false,
  });

/** So many of the members hang until both the load balancer and EC2 have seen it. */
async function hang(shop: Planted, count: number): Promise<void> {
  for (const instance of shop.members.slice(0, count)) shop.fault(hangInstance, { instance });
  await shop.play(180);
  await shop.look();
}

const stories: readonly Story[] = [
  { story: 'nothing at all is done', codes: [], play: (shop) => shop.play(600) },
  {
    story: 'a machine that serves is ended on no evidence',
    codes: ['H1', 'H4'],
    play: (shop) => endMember(shop, shop.members[0]),
  },
  {
    story: 'a machine that hangs is ended once EC2 and the load balancer have said so',
    codes: [],
    async play(shop) {
      await hang(shop, 1);
      await endMember(shop, shop.members[0]);
      await shop.play(600);
    },
  },
  {
    story: 'a machine that came back is ended while its load balancer still keeps users from it',
    codes: [],
    async play(shop) {
      const heal = shop.fault(hangInstance, { instance: shop.members[0] });
      await shop.play(180);
      heal();
      await shop.look();
      await endMember(shop, shop.members[0]);
      await shop.play(600);
    },
  },
  {
    story: 'a machine that came back is ended on old news once users are sent to it again',
    codes: ['H1', 'H4'],
    async play(shop) {
      const heal = shop.fault(hangInstance, { instance: shop.members[0] });
      await shop.play(180);
      await shop.look();
      heal();
      await shop.play(240);
      await endMember(shop, shop.members[0]);
      await shop.play(600);
    },
  },
  {
    story: 'a machine that hangs is ended before anybody has noticed',
    codes: ['H4'],
    async play(shop) {
      await shop.look();
      shop.fault(hangInstance, { instance: shop.members[0] });
      await endMember(shop, shop.members[0]);
    },
  },
  {
    story: 'a machine is ended on the word of the load balancer alone',
    codes: ['H4'],
    async play(shop) {
      shop.fault(crashApplication, { instance: shop.members[0] });
      await shop.play(240);
      await shop.look();
      await endMember(shop, shop.members[0]);
    },
  },
  {
    story: 'the evidence was read three minutes ago, which is too old',
    codes: ['H4'],
    async play(shop) {
      await hang(shop, 1);
      await shop.play(180);
      await endMember(shop, shop.members[0]);
    },
  },
  {
    story: 'the evidence was read two minutes ago, which is new enough',
    codes: [],
    async play(shop) {
      await hang(shop, 1);
      await shop.play(120);
      await endMember(shop, shop.members[0]);
    },
  },
  {
    story: 'two machines that hang are ended at once',
    codes: ['H5'],
    async play(shop) {
      await hang(shop, 2);
      await endMember(shop, shop.members[0]);
      await endMember(shop, shop.members[1]);
    },
  },
  {
    story: 'two machines that hang are ended one after the other, a window apart',
    codes: [],
    async play(shop) {
      await hang(shop, 1);
      await endMember(shop, shop.members[0]);
      await shop.play(430);
      shop.fault(hangInstance, { instance: shop.members[1] });
      await shop.play(180);
      await shop.look();
      await endMember(shop, shop.members[1]);
    },
  },
  {
    story: 'machines of a zone without power are thrown away with what is on them',
    codes: ['H6'],
    async play(shop) {
      shop.fault(failZone, { zone: 'us-east-1a' });
      await shop.play(180);
      await shop.look();
      const lost = shop.members.find((id) => shop.world.instances.get(id)?.zone === 'us-east-1a');
      await endMember(shop, lost);
    },
  },
  {
    story: 'somebody who is not judged reboots everything',
    codes: [],
    play: (shop) => shop.call('EC2', 'RebootInstances', { InstanceIds: shop.members }),
  },
  {
    story: 'a call that AWS refuses changes nothing',
    codes: [],
    play: (shop) => endMember(shop, 'i-0000000000000dead').catch(() => undefined),
  },
];

describe('the judge of what is done to machines', () => {
  it.each(stories)('finds [$codes] when $story', async ({ play, codes, limits }) => {
    const shop = await planted(limits);
    await play(shop);
    await shop.play(10);
    expect(codesOf(shop)).toEqual(codes);
  });
});
