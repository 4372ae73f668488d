import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { actions, actionsByName } from '../../src/actions/registry.ts';
import { configSchema } from '../../src/daemon/config.ts';
import { examine } from '../../src/daemon/doctor/examine.ts';
import { enabledBy } from '../../src/daemon/enabled.ts';
import { iamPolicies } from '../../src/daemon/iam/iam-policies.ts';
import { loadRules } from '../../src/daemon/load-rules.ts';
import { shippedPolicies } from '../../src/daemon/shipped-policies.ts';
import { pollers } from '../../src/pollers/registry.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { type RewritingProxy, startRewritingProxy } from '../support/rewriting-proxy.ts';
import { failedHost } from './failures.ts';
import { buildSite, type MotoAccess } from './build-shop.ts';
import {
  administrator,
  asMotoJudges,
  control,
  signAs,
  switchIamOff,
  switchIamOn,
  userWith,
} from './identities.ts';
import { motoLacks } from './moto-lacks.ts';
import { policies } from './policies.ts';
import { type RunningDaemon, runDaemon } from './run-daemon.ts';

const home = '123456789012';
const away = '210987654321';
const region = 'eu-west-1';

const config = configSchema.parse({
  accounts: [{ id: home, regions: [region] }],
  policies: shippedPolicies(),
  journal: { store: 'memory' },
});

let moto: string;
let proxy: RewritingProxy;
let running: RunningDaemon | undefined;

beforeEach(async () => {
  moto = inject('moto');
  await control(moto, 'reset');
  signAs(administrator);
  proxy = await startRewritingProxy(moto);
  proxy.rules = [motoLacks];
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  await switchIamOff(moto);
  await proxy.close();
});

/** Credentials of a user to whom these documents of `iam-policy` were given. */
function userGiven(
  documents: ReturnType<typeof iamPolicies>,
  withheld: readonly string[] = [],
): Promise<MotoAccess['credentials']> {
  return userWith(
    moto,
    documents.map((policy) => ({ name: policy.name, document: asMotoJudges(policy, withheld) })),
  );
}

describe('the daemon on moto, with IAM switched on', () => {
  it('names each permission that it lacks, switches those parts off, and sees all the rest', async () => {
    const site = await buildSite(region, { endpoint: moto, credentials: administrator });
    const withheld = new Set(['rds:DescribeDBInstances', 'cloudwatch:DescribeAlarms']);
    const documents = iamPolicies(enabledBy(config, []), { readOnly: true });
    signAs(await userGiven(documents, [...withheld]));
    await switchIamOn(moto);

    const { daemon, until } = (running = await runDaemon(proxy.url, {
      config: { accounts: [{ id: home, regions: [region] }] },
    }));
    const missing = () =>
      new Set(
        daemon.view
          .troubles()
          .flatMap(({ reason }) => /switched off, permission (\S+) is missing/.exec(reason)?.[1] ?? []),
      );
    await until('both are missed', () => missing().size === withheld.size);
    await until('every observer has answered', () => daemon.view.settled());

    expect(missing()).toEqual(withheld);
    const model = daemon.view.model();
    expect([...model.ofKind('ec2:instance')]).toHaveLength(site.instances.length);
    expect([...model.ofKind('elbv2:target-group')]).toEqual([site.targetGroup]);
    // Two rounds later nobody has asked again what was denied.
    const asked = () => proxy.calls.filter(({ operation }) => operation === 'DescribeAlarms').length;
    const before = asked();
    const later = daemon.view.now() + 150_000;
    await until('two more rounds', () => daemon.view.now() > later);
    expect(asked()).toBe(before);
  });
});

describe('a remedy on moto, with IAM switched on, by whom the documents that write were not given to', () => {
  it('is refused, changes nothing, and tells people which permission is missing', async () => {
    const site = await buildSite(region, { endpoint: moto, credentials: administrator });
    const permission = 'autoscaling:TerminateInstanceInAutoScalingGroup';
    const [replaceFailed = ''] = policies;
    const documents = iamPolicies({ ...enabledBy(config, []), actions }, { readOnly: true });
    signAs(await userGiven(documents));
    await switchIamOn(moto);
    const [victim = ''] = site.instances;
    proxy.rules = [motoLacks, failedHost(victim, [])];
    const { until, events } = (running = await runDaemon(proxy.url, {
      policies: [replaceFailed.replace('for: 3m', 'for: 1m')],
      config: {
        accounts: [{ id: home, regions: [region] }],
        pollers: Object.fromEntries(
          pollers.map(({ name }) => [name, { enabled: ['autoscaling', 'ec2', 'elbv2'].includes(name) }]),
        ),
        // Its machines were launched a moment ago.
        verdicts: { newbornImmunity: '30s' },
        mode: 'auto',
        scope: { tag: 'holdfast', value: 'managed' },
        notify: { channels: { oncall: { kind: 'webhook', url: `${moto}/nobody` } } },
      },
    }));
    const ended = await until('the remedy ends', () =>
      events.find((event) => event.kind === 'remediation-ended'),
    );

    expect(ended).toMatchObject({ outcome: 'refused', action: 'replace-instance' });
    expect(ended).toHaveProperty('reason', expect.stringContaining('AWS refused, nothing was changed'));
    expect(ended).toHaveProperty(
      'reason',
      expect.stringContaining(`Grant ${permission} to Holdfast's role.`),
    );
    await switchIamOff(moto);
    const scaling = new AutoScalingClient({ region, endpoint: moto, credentials: administrator });
    const { AutoScalingGroups } = await scaling.send(new DescribeAutoScalingGroupsCommand({}));
    const members = AutoScalingGroups?.[0]?.Instances?.map(({ InstanceId }) => InstanceId);
    expect(members).toEqual(site.instances);
  });
});

describe('the documents of iam-policy on moto, with IAM switched on', () => {
  /** The doctor as the user of these documents, without some of their permissions. */
  async function examined(withheld: readonly string[]) {
    await buildSite(region, { endpoint: moto, credentials: administrator });
    const rules = await loadRules(config, actionsByName, systemClock.now());
    const documents = iamPolicies(enabledBy(config, rules.rules?.policies.policies ?? []), {
      readOnly: true,
    });
    signAs(await userGiven(documents, withheld));
    await switchIamOn(moto);
    process.env['AWS_ENDPOINT_URL'] = proxy.url;
    const findings = await examine({
      config,
      rules,
      clock: systemClock,
      nodeVersion: process.versions.node,
      env: {},
      sendsTest: false,
    });
    return findings.filter(({ verdict }) => verdict === 'problem').map(({ what }) => what);
  }

  it('are missed by exactly what needs a permission that was taken out', async () => {
    const where = `in ${home}, ${region}`;
    expect(await examined(['rds:DescribeDBClusters'])).toEqual([
      `poller rds ${where}`,
      `remedy failover-aurora-cluster ${where}`,
    ]);
  });

  it('are missed by each system that may not be listed', async () => {
    const withheld = {
      acm: 'acm:ListCertificates',
      cloudfront: 'cloudfront:ListDistributions',
      cloudtrail: 'cloudtrail:DescribeTrails',
      dynamodb: 'dynamodb:ListTables',
      ecs: 'ecs:ListClusters',
      efs: 'elasticfilesystem:DescribeFileSystems',
      eks: 'eks:ListClusters',
      elasticache: 'elasticache:DescribeCacheClusters',
      events: 'events:ListRules',
      iam: 'iam:ListUsers',
      lambda: 'lambda:ListFunctions',
      logs: 'logs:DescribeMetricFilters',
      s3: 's3:ListAllMyBuckets',
      sns: 'sns:ListTopics',
      sqs: 'sqs:ListQueues',
      vpc: 'ec2:DescribeRouteTables',
    };
    const problems = await examined(Object.values(withheld));
    const missed = problems.flatMap((what) => /^poller (\S+) in /.exec(what)?.[1] ?? []);
    expect(missed.toSorted()).toEqual(Object.keys(withheld));
  });
});

describe('the daemon on moto, over two accounts', () => {
  it('watches the other one through an assumed role, with the external id that it was given', async () => {
    const roleArn = `arn:aws:iam::${away}:role/holdfast`;
    const sts = new STSClient({ region, endpoint: moto, credentials: administrator });
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'build' }),
    );
    const there = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    const own = await buildSite(region, { endpoint: moto, credentials: administrator });
    const other = await buildSite(region, { endpoint: moto, credentials: there });

    const { daemon, until } = (running = await runDaemon(proxy.url, {
      config: {
        accounts: [
          { id: home, regions: [region] },
          { id: away, roleArn, externalId: 'shop-and-holdfast', regions: [region] },
        ],
        // Moto has neither AWS Health nor virtual interfaces, and knows nothing of a role that was assumed.
        pollers: { health: { enabled: false }, directconnect: { enabled: false }, iam: { enabled: false } },
      },
    }));
    await until('every observer has answered', () => daemon.view.settled());

    const found = [...daemon.view.model().ofKind('ec2:instance')].toSorted();
    const built = [
      ...own.instances.map((id) => `arn:aws:ec2:${region}:${home}:instance/${id}`),
      ...other.instances.map((id) => `arn:aws:ec2:${region}:${away}:instance/${id}`),
    ];
    expect(found).toEqual(built.toSorted());
    expect(daemon.view.troubles()).toEqual([]);
    const assumed = proxy.calls.filter(({ operation }) => operation === 'AssumeRole');
    const externalIds = assumed.map(({ body }) => new URLSearchParams(body).get('ExternalId'));
    expect(new Set(externalIds)).toEqual(new Set(['shop-and-holdfast']));
  });
});
