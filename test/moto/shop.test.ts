import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startRewritingProxy, type RewritingProxy } from '../support/rewriting-proxy.ts';
import { buildShop, type MotoAccess, type Shop, type Site } from './build-shop.ts';
import { failedDatabase, failedHost, failedSite } from './failures.ts';
import { motoLacks } from './moto-lacks.ts';
import { policies } from './policies.ts';
import { type RunningDaemon, runDaemon } from './run-daemon.ts';

const account = '123456789012';
const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'unchecked' };

let proxy: RewritingProxy;
/** To moto itself, past the proxy: to build and to read back. */
let access: MotoAccess;
let shop: Shop;
let running: RunningDaemon;
let publishing: NodeJS.Timeout;

beforeAll(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey;
  const moto = inject('moto');
  await fetch(`${moto}/moto-api/reset`, { method: 'POST' });
  access = { endpoint: moto, credentials };
  shop = await buildShop(access);
  proxy = await startRewritingProxy(moto);
  proxy.rules = [motoLacks];
  running = await runDaemon(proxy.url, {
    policies,
    config: {
      accounts: [{ id: account, regions: ['eu-west-1', 'eu-central-1'] }],
      // Moto has neither AWS Health nor virtual interfaces.
      pollers: { health: { enabled: false }, directconnect: { enabled: false } },
      mode: 'auto',
      scope: { tag: 'holdfast', value: 'managed' },
      notify: { channels: { oncall: { kind: 'webhook', url: `${moto}/nobody` } } },
    },
  });
  publishing = setInterval(() => void publishHealth(), 1_000);
});

afterAll(async () => {
  clearInterval(publishing);
  await running?.stop();
  await proxy?.close();
});

/** What Route 53's checkers say of each site from now on: 1 is healthy. */
const siteHealth: Record<string, number> = { 'eu-west-1': 1, 'eu-central-1': 1 };

/** AWS publishes HealthCheckStatus each minute; moto publishes nothing by itself. */
async function publishHealth(): Promise<void> {
  const cloudWatch = new CloudWatchClient({ region: 'us-east-1', ...access });
  const MetricData = Object.entries(siteHealth).map(([region, Value]) => ({
    MetricName: 'HealthCheckStatus',
    Dimensions: [{ Name: 'HealthCheckId', Value: shop.healthChecks[region] }],
    Timestamp: new Date(running.clock.now()),
    Value,
  }));
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'AWS/Route53', MetricData }));
}

const instanceArn = (site: Site, id: string) => `arn:aws:ec2:${site.region}:${account}:instance/${id}`;
const recordArn = (region: string) =>
  `arn:aws:route53:::recordset/${shop.zone}/${shop.recordName}/A/${region}`;
const databaseArn = (id: string) => `arn:aws:rds:eu-west-1:${account}:db:${id}`;

/** Waits until an action on a target has ended, and answers how. */
function ended(action: string, target: string) {
  return running.until(
    `${action} ends`,
    () =>
      running.events.find(
        (event) =>
          (event.kind === 'remediation-ended' || event.kind === 'standing') &&
          event.action === action &&
          event.target === target,
      ),
    60_000,
  );
}

const beside = new Set([
  'vpc:subnet',
  'vpc:route-table',
  'security-group:group',
  'network-acl:acl',
  'iam:account',
]);

describe('the daemon on moto', () => {
  it('discovers exactly what was built, and how it hangs together', async () => {
    const { daemon, until } = running;
    await until('every observer has answered', () => daemon.view.settled());
    await until('all is found', () => daemon.view.model().resources.size >= 20);

    const { west, central, cluster } = shop;
    const built = [west, central].flatMap((site) => [
      site.loadBalancer,
      site.targetGroup,
      site.groupArn,
      ...site.instances.map((id) => instanceArn(site, id)),
      recordArn(site.region),
      `arn:aws:route53:::healthcheck/${shop.healthChecks[site.region]}`,
    ]);
    const others = [cluster.arn, databaseArn('orders-1'), databaseArn('orders-2')];
    const expected = [...built, ...others, `arn:aws:route53:::hostedzone/${shop.zone}`];
    const model = daemon.view.model();
    // Every account has a network of its own beside what was built, and is something itself.
    const found = [...model.resources.values()].filter(({ kind }) => !beside.has(kind)).map(({ id }) => id);
    expect(found.toSorted()).toEqual(expected.toSorted());
    const subnets = [...model.ofKind('vpc:subnet')].map((id) => model.resources.get(id)?.name);
    const { facts } = model.resources.get(west.loadBalancer) ?? {};
    expect(subnets).toEqual(expect.arrayContaining(facts?.['subnets'] as string[]));
    expect(daemon.view.troubles()).toEqual([]);

    const edges = (id: string) =>
      daemon.view
        .model()
        .resources.get(id)
        ?.relations.map(({ type, to }) => `${type} ${to}`) ?? [];
    // Its second read knows the load balancers that the first one did not.
    const routed = `routes-to ${west.loadBalancer}`;
    await until('the record leads somewhere', () => edges(recordArn(west.region)).includes(routed));
    expect(edges(west.loadBalancer)).toEqual([`routes-to ${west.targetGroup}`]);
    expect(model.groups.get(west.groupArn)?.members.toSorted()).toEqual(
      west.instances.map((id) => instanceArn(west, id)).toSorted(),
    );
    expect(model.resources.get(cluster.arn)?.facts['writer']).toBe(databaseArn('orders-1'));
  });

  it('replaces a failed member of an Auto Scaling group, and the new one serves', async () => {
    const site = shop.central;
    const victim = site.instances[0] ?? '';
    proxy.rules = [motoLacks, failedHost(victim, proxy.calls)];

    expect(await ended('replace-instance', instanceArn(site, victim))).toMatchObject({ outcome: 'success' });

    const scaling = new AutoScalingClient({ region: site.region, ...access });
    const name = { AutoScalingGroupNames: [site.group] };
    const { AutoScalingGroups } = await scaling.send(new DescribeAutoScalingGroupsCommand(name));
    const members = AutoScalingGroups?.[0]?.Instances?.map(({ InstanceId }) => InstanceId);
    expect(members).toHaveLength(3);
    expect(members).not.toContain(victim);
    const ec2 = new EC2Client({ region: site.region, ...access });
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [victim] }));
    expect(Reservations?.[0]?.Instances?.[0]?.State?.Name).toBe('terminated');
    const terminations = proxy.calls.filter(({ operation }) => operation.startsWith('Terminate'));
    expect(terminations).toHaveLength(1);
  });

  it('moves users away from a failed site in one record change', async () => {
    proxy.rules = [motoLacks, ...proxy.rules.slice(1), failedSite(shop.west.targetGroup)];
    siteHealth['eu-west-1'] = 0;

    expect(await ended('flip-dns', recordArn('eu-west-1'))).toMatchObject({ kind: 'standing', how: 'began' });

    const route53 = new Route53Client({ region: 'us-east-1', ...access });
    const { ResourceRecordSets = [] } = await route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: shop.zone }),
    );
    const weights = ResourceRecordSets.filter(({ Type }) => Type === 'A').map(
      ({ SetIdentifier, Weight }) => [SetIdentifier, Weight] as const,
    );
    expect(Object.fromEntries(weights)).toEqual({ 'eu-west-1': 0, 'eu-central-1': 110 });
  });

  it('fails an Aurora cluster over to its healthy reader', async () => {
    const cloudWatch = new CloudWatchClient({ region: 'eu-west-1', ...access });
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'orders-writer-refuses',
        Namespace: 'AWS/RDS',
        MetricName: 'DatabaseConnections',
        Dimensions: [{ Name: 'DBInstanceIdentifier', Value: shop.cluster.writer }],
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 2,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
      }),
    );
    const state = {
      AlarmName: 'orders-writer-refuses',
      StateValue: 'ALARM' as const,
      StateReason: 'no connection',
    };
    await cloudWatch.send(new SetAlarmStateCommand(state));
    proxy.rules = [...proxy.rules, failedDatabase(shop.cluster.writer)];

    const writer = databaseArn(shop.cluster.writer);
    expect(await ended('failover-aurora-cluster', writer)).toMatchObject({ outcome: 'success' });

    const rds = new RDSClient({ region: 'eu-west-1', ...access });
    const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'orders' }));
    const writers = DBClusters?.[0]?.DBClusterMembers?.filter(
      ({ IsClusterWriter }) => IsClusterWriter === true,
    );
    expect(writers?.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toEqual([shop.cluster.reader]);
  });
});
