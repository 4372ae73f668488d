import { describe, expect, it } from 'vitest';
import { failDatabaseWriter } from '../../../../src/simulator/faults/fail-database-writer.ts';
import { failSite } from '../../../../src/simulator/faults/fail-site.ts';
import { hangInstance } from '../../../../src/simulator/faults/hang-instance.ts';
import { startJudge } from '../../../../src/simulator/judge/judge.ts';
import { rules } from '../../../../src/simulator/judge/registry.ts';
import { fenceSecurityGroup } from '../../../../src/simulator/stacks/shop.ts';
import { first, type PlayedShop, playedShop } from '../../../support/played-shop.ts';

const publicZone = 'Z0SHOPEXAMPLECOM0001';

/** Each plays a story and should be found harmful with exactly these codes. */
const stories: readonly {
  readonly story: string;
  readonly codes: readonly string[];
  readonly play: (shop: PlayedShop) => Promise<void>;
}[] = [
  {
    story: 'nothing at all is done',
    codes: [],
    play: (shop) => shop.play(600),
  },
  {
    story: 'a machine that serves is terminated',
    codes: ['H1'],
    play: (shop) => terminate(shop, first(shop.world.instances).id),
  },
  {
    story: 'a machine that hangs is terminated',
    codes: [],
    async play(shop) {
      const { id } = first(shop.world.instances);
      shop.fault(hangInstance, { instance: id });
      await terminate(shop, id);
    },
  },
  {
    story: 'two machines that serve are rebooted',
    codes: ['H1', 'H1'],
    async play(shop) {
      await shop.call('EC2', 'RebootInstances', {
        InstanceIds: [...shop.world.instances.keys()].slice(0, 2),
      });
    },
  },
  {
    story: 'a replica is promoted while the writer goes on',
    codes: ['H2'],
    play: (shop) => promote(shop, 'shop-db-replica-1'),
  },
  {
    story: 'a replica is promoted after the writer was fenced',
    codes: [],
    async play(shop) {
      await shop.call('RDS', 'ModifyDBInstance', {
        DBInstanceIdentifier: 'shop-db',
        VpcSecurityGroupIds: [fenceSecurityGroup],
      });
      await shop.play(60);
      await promote(shop, 'shop-db-replica-1');
    },
  },
  {
    story: 'the replica that lags is promoted',
    codes: ['H3'],
    async play(shop) {
      shop.fault(failDatabaseWriter, { database: 'shop-db' });
      await promote(shop, 'shop-db-replica-2');
    },
  },
  {
    story: 'the failed writer comes back, unfenced, after another was promoted',
    codes: ['H2'],
    async play(shop) {
      const heal = shop.fault(failDatabaseWriter, { database: 'shop-db' });
      await promote(shop, 'shop-db-replica-1');
      heal();
    },
  },
  {
    story: 'traffic is moved to a site without power',
    codes: ['H7'],
    async play(shop) {
      shop.fault(failSite, { region: 'eu-west-1' });
      await flip(shop);
    },
  },
  {
    story: 'traffic is moved to a site with half the machines that it needs',
    codes: ['H7'],
    async play(shop) {
      const standby = [...shop.world.instances.values()].filter((one) => one.region === 'eu-west-1');
      for (const { id } of standby.slice(0, 2)) shop.fault(hangInstance, { instance: id });
      await shop.play(120);
      await flip(shop);
    },
  },
  {
    story: 'traffic is moved to a standby that is well',
    codes: [],
    async play(shop) {
      shop.fault(failSite, { region: 'us-east-1' });
      await flip(shop);
    },
  },
];

function terminate(shop: PlayedShop, id: string): Promise<void> {
  const input = { InstanceId: id, ShouldDecrementDesiredCapacity: false };
  return shop.call('Auto Scaling', 'TerminateInstanceInAutoScalingGroup', input).then(() => shop.play(60));
}

async function promote(shop: PlayedShop, id: string): Promise<void> {
  await shop.play(60);
  await shop.call('RDS', 'PromoteReadReplica', { DBInstanceIdentifier: id });
  await shop.playUntil(() => shop.world.happenings.some((one) => one.kind === 'promoted'), 300);
}

async function flip(shop: PlayedShop): Promise<void> {
  const answer = await shop.call<{ ResourceRecordSets: { Weight?: number }[] }>(
    'Route 53',
    'ListResourceRecordSets',
    {
      HostedZoneId: publicZone,
    },
  );
  const pair = answer.ResourceRecordSets.filter((set) => set.Weight !== undefined);
  const Changes = pair.map((set) => ({
    Action: 'UPSERT',
    ResourceRecordSet: { ...set, Weight: 100 - (set.Weight ?? 0) },
  }));
  await shop.call('Route 53', 'ChangeResourceRecordSets', {
    HostedZoneId: publicZone,
    ChangeBatch: { Changes },
  });
  await shop.play(120);
}

describe('the judge', () => {
  it.each(stories)('finds [$codes] when $story', async ({ play, codes }) => {
    const shop = playedShop(5);
    const judge = startJudge(shop.world, { rpoSeconds: 5 });
    await shop.play(30);

    await play(shop);
    await shop.play(10);

    expect(judge.harms.map((harm) => harm.code)).toEqual(codes);
  });

  it('has a story that makes each of its rules fire', () => {
    const fired = new Set(stories.flatMap((story) => story.codes));
    expect([...fired].toSorted()).toEqual(rules.map((rule) => rule.code).toSorted());
  });

  it('sees nothing more once it was stopped', async () => {
    const shop = playedShop(5);
    const judge = startJudge(shop.world, { rpoSeconds: 5 });
    judge.stop();
    await terminate(shop, first(shop.world.instances).id);
    expect(judge.harms).toEqual([]);
  });
});
