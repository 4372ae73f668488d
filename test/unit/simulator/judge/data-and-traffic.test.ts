import { describe, expect, it } from 'vitest';
import { cutReplication } from '../../../../src/simulator/faults/cut-replication.ts';
import { failDatabaseWriter } from '../../../../src/simulator/faults/fail-database-writer.ts';
import { failZone } from '../../../../src/simulator/faults/fail-zone.ts';
import { failSite } from '../../../../src/simulator/faults/fail-site.ts';
import { fillDatabaseStorage } from '../../../../src/simulator/faults/fill-database-storage.ts';
import { grayZone } from '../../../../src/simulator/faults/gray-zone.ts';
import { hangInstance } from '../../../../src/simulator/faults/hang-instance.ts';
import { surge } from '../../../../src/simulator/faults/surge.ts';
import { fenceSecurityGroup } from '../../../../src/simulator/stacks/shop.ts';
import { tell } from '../../../../src/simulator/world/happening.ts';
import { first } from '../../../support/played-shop.ts';
import { callsAs, codesOf, type Limits, type Planted, planted } from '../../../support/planted.ts';

const publicZone = 'Z0SHOPEXAMPLECOM0001';

interface Story {
  readonly story: string;
  readonly codes: readonly string[];
  readonly limits?: Limits;
  readonly play: (shop: Planted) => Promise<unknown>;
}

const fence = (shop: Planted) =>
  shop.naive('RDS', 'ModifyDBInstance', {
    DBInstanceIdentifier: 'shop-db',
    VpcSecurityGroupIds: [fenceSecurityGroup],
  });

const isPromoted = ({ world }: Planted) => world.happenings.some(({ kind }) => kind === 'promoted');

async function promote(shop: Planted, id: string): Promise<void> {
  await shop.naive('RDS', 'PromoteReadReplica', { DBInstanceIdentifier: id });
  await shop.playUntil(() => isPromoted(shop), 300);
}

/** A zone of machines is bad, for which the database is fenced and a replica promoted in its place. */
async function switchOver(shop: Planted, before?: () => void): Promise<void> {
  shop.fault(grayZone, { zone: 'home/1', share: 0.2 });
  await shop.play(120);
  before?.();
  await shop.look();
  await fence(shop);
  await shop.play(60);
  await shop.look();
  await promote(shop, 'shop-db-replica-1');
}

/** Weights of the site's records, home and standby. */
async function weigh(shop: Planted, weights: readonly [number, number], call = shop.naive): Promise<void> {
  const answer = await call<{ ResourceRecordSets: { Weight?: number; SetIdentifier?: string }[] }>(
    'Route 53',
    'ListResourceRecordSets',
    { HostedZoneId: publicZone },
  );
  const pair = answer.ResourceRecordSets.filter(({ Weight }) => Weight !== undefined);
  const Changes = pair.map((set) => ({
    Action: 'UPSERT',
    ResourceRecordSet: { ...set, Weight: weights[set.SetIdentifier === 'us-east-1' ? 0 : 1] },
  }));
  await call('Route 53', 'ChangeResourceRecordSets', { HostedZoneId: publicZone, ChangeBatch: { Changes } });
}

async function deletesStoppedReplica(shop: Planted, backupAgesDays: number): Promise<void> {
  const at = shop.world.clock.now() - backupAgesDays * 86_400_000;
  for (const [id, one] of shop.world.databaseSnapshots) shop.world.databaseSnapshots.set(id, { ...one, at });
  shop.fault(cutReplication, { database: 'replica/1' });
  shop.fault(cutReplication, { database: 'replica/2' });
  await shop.play(60);
  await shop.look();
  shop.accepted('RDS', 'DeleteDBInstance', { DBInstanceIdentifier: 'shop-db-replica-2' });
}

async function losesHome(shop: Planted): Promise<() => void> {
  const heal = shop.fault(failSite, { region: 'us-east-1' });
  await shop.play(120);
  await shop.look();
  return heal;
}

const shift = (shop: Planted, awayFrom: string) =>
  shop.accepted('ARC Zonal Shift', 'StartZonalShift', {
    resourceIdentifier: first(shop.world.loadBalancers).arn,
    awayFrom,
    expiresIn: '3h',
  });

const stories: readonly Story[] = [
  {
    story: 'a zone without power is left, by its id',
    codes: [],
    async play(shop) {
      shop.fault(failZone, { zone: 'us-east-1a' });
      await shop.play(180);
      await shop.look();
      shift(shop, 'use1-az1');
    },
  },
  {
    story: 'the zone that is well is left instead',
    codes: ['H1', 'H7'],
    async play(shop) {
      shop.fault(failZone, { zone: 'us-east-1a' });
      await shop.play(180);
      await shop.look();
      shift(shop, 'us-east-1b');
    },
  },
  ...(
    [
      [150, ['H7']],
      [140, []],
    ] as const
  ).map(
    ([seconds, codes]): Story => ({
      story: `a zone without power is left for one that has answered with errors for ${seconds} s`,
      codes,
      async play(shop) {
        shop.fault(failZone, { zone: 'us-east-1a' });
        await shop.play(60);
        shop.fault(grayZone, { zone: 'us-east-1b', share: 0.04 });
        await shop.play(seconds + 1);
        await shop.look();
        shift(shop, 'use1-az1');
      },
    }),
  ),
  {
    story: 'a zone in which nothing is wrong is left',
    codes: ['H4'],
    async play(shop) {
      await shop.look();
      shift(shop, 'us-east-1a');
    },
  },
  {
    story: 'a replica is promoted, on no evidence, while the writer goes on',
    codes: ['H2', 'H4'],
    play: (shop) => promote(shop, 'shop-db-replica-1'),
  },
  {
    story: 'a replica is promoted after the writer was fenced, its storage being full',
    codes: [],
    async play(shop) {
      shop.fault(fillDatabaseStorage, { database: 'shop-db' });
      await shop.play(60);
      await shop.look();
      await fence(shop);
      await shop.play(60);
      await shop.look();
      await promote(shop, 'shop-db-replica-1');
      await shop.play(120);
    },
  },
  {
    story: 'a writer of which only users say that something is wrong is switched over',
    codes: ['H4'],
    play: (shop) => switchOver(shop),
  },
  {
    story: 'the same, and a person has said yes to it',
    codes: [],
    play: (shop) =>
      switchOver(shop, () =>
        tell(shop.world, {
          kind: 'approved',
          controller: 'naive',
          policy: 'move-the-writer',
          text: 'a person says yes',
        }),
      ),
  },
  {
    story: 'a writer that is well is fenced, and then its silence taken for a failure',
    codes: ['H4'],
    async play(shop) {
      await fence(shop);
      await shop.play(60);
      await shop.look();
      await promote(shop, 'shop-db-replica-1');
    },
  },
  {
    story: 'the replica that lags is promoted',
    codes: ['H3'],
    async play(shop) {
      shop.fault(failDatabaseWriter, { database: 'shop-db' });
      await shop.play(60);
      await shop.look();
      await promote(shop, 'shop-db-replica-2');
    },
  },
  {
    story: 'the replica that lags is promoted where the scenario allows so much to be lost',
    codes: [],
    limits: { rpoSeconds: 60 },
    async play(shop) {
      shop.fault(failDatabaseWriter, { database: 'shop-db' });
      await shop.play(60);
      await shop.look();
      await promote(shop, 'shop-db-replica-2');
    },
  },
  {
    story: 'the failed writer comes back, unfenced, after another was promoted',
    codes: ['H2'],
    async play(shop) {
      const heal = shop.fault(failDatabaseWriter, { database: 'shop-db' });
      await shop.play(60);
      await shop.look();
      await promote(shop, 'shop-db-replica-1');
      heal();
    },
  },
  {
    story: 'the same is done by somebody who is not judged',
    codes: [],
    async play(shop) {
      await shop.call('RDS', 'PromoteReadReplica', { DBInstanceIdentifier: 'shop-db-replica-1' });
      await shop.play(300);
    },
  },
  {
    story: 'the failed writer is deleted before anybody has saved what only it has',
    codes: ['H12', 'H6'],
    async play(shop) {
      shop.fault(failDatabaseWriter, { database: 'shop-db' });
      await shop.play(60);
      await shop.look();
      shop.accepted('RDS', 'DeleteDBInstance', { DBInstanceIdentifier: 'shop-db' });
    },
  },
  {
    story: 'a replica that stopped is deleted though one good copy and no backup of late are left',
    codes: ['H12', 'H4', 'H6'],
    play: (shop) => deletesStoppedReplica(shop, 3),
  },
  {
    story: 'a replica that stopped is deleted while last night is backed up',
    codes: ['H12', 'H4'],
    play: (shop) => deletesStoppedReplica(shop, 1),
  },
  {
    story: 'traffic is moved to a standby that is well, and stays there',
    codes: [],
    async play(shop) {
      await losesHome(shop);
      await weigh(shop, [0, 100]);
      await shop.play(900);
    },
  },
  {
    story: 'traffic is moved from a site that is well',
    codes: ['H4'],
    async play(shop) {
      await shop.look();
      await weigh(shop, [0, 100]);
    },
  },
  {
    story: 'traffic is moved to a site without power',
    codes: ['H4', 'H7'],
    async play(shop) {
      shop.fault(failSite, { region: 'eu-west-1' });
      await weigh(shop, [0, 100]);
    },
  },
  {
    story: 'more users come to the site that traffic was moved to minutes ago',
    codes: [],
    async play(shop) {
      await losesHome(shop);
      await weigh(shop, [0, 100]);
      await shop.play(240);
      shop.fault(surge, { factor: 4 });
      await shop.play(180);
    },
  },
  {
    story: 'traffic is moved to a site with half the machines that it needs',
    codes: ['H7'],
    async play(shop) {
      const standby = [...shop.world.instances.values()].filter(({ region }) => region === 'eu-west-1');
      for (const { id } of standby.slice(0, 2)) shop.fault(hangInstance, { instance: id });
      await losesHome(shop);
      await weigh(shop, [0, 100]);
      await shop.play(400);
    },
  },
  {
    story: 'traffic is brought back two minutes after it was moved away',
    codes: ['H8'],
    async play(shop) {
      const heal = await losesHome(shop);
      await weigh(shop, [0, 100]);
      heal();
      await shop.play(180);
      await weigh(shop, [100, 0]);
    },
  },
  {
    story:
      'traffic is brought back minutes after it was moved away, from a site that has lost its power since',
    codes: [],
    async play(shop) {
      const heal = await losesHome(shop);
      await weigh(shop, [0, 100]);
      heal();
      await shop.play(240);
      shop.fault(failSite, { region: 'eu-west-1' });
      await shop.play(180);
      await shop.look();
      await weigh(shop, [100, 0]);
    },
  },
  {
    story: 'the records are left without an answer',
    codes: ['H1'],
    async play(shop) {
      await losesHome(shop);
      const answer = await shop.naive<{ ResourceRecordSets: { Weight?: number }[] }>(
        'Route 53',
        'ListResourceRecordSets',
        { HostedZoneId: publicZone },
      );
      const pair = answer.ResourceRecordSets.filter(({ Weight }) => Weight !== undefined);
      await shop.naive('Route 53', 'ChangeResourceRecordSets', {
        HostedZoneId: publicZone,
        ChangeBatch: { Changes: pair.map((set) => ({ Action: 'DELETE', ResourceRecordSet: set })) },
      });
    },
  },
  {
    story: 'what another has just set is set back, by one who had looked',
    codes: ['H10', 'H7'],
    async play(shop) {
      await losesHome(shop);
      await weigh(shop, [50, 50], callsAs(shop, 'operator'));
      await shop.play(5);
      await shop.look();
      await weigh(shop, [100, 0]);
    },
  },
];

describe('the judge of what is done to data and traffic', () => {
  it.each(stories)('finds [$codes] when $story', async ({ play, codes, limits }) => {
    const shop = await planted(limits);
    await play(shop);
    await shop.play(10);
    expect(codesOf(shop)).toEqual(codes);
  });
});
