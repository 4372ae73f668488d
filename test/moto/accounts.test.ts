import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { actionsByName } from '../../src/actions/registry.ts';
import { configSchema } from '../../src/daemon/config.ts';
import { examine } from '../../src/daemon/doctor/examine.ts';
import { enabledBy } from '../../src/daemon/enabled.ts';
import { iamPolicies } from '../../src/daemon/iam/iam-policies.ts';
import { loadRules } from '../../src/daemon/load-rules.ts';
import { shippedPolicies } from '../../src/daemon/shipped-policies.ts';
import { pollers } from '../../src/pollers/registry.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { type RewritingProxy, startRewritingProxy } from '../support/rewriting-proxy.ts';
import { buildSite, type MotoAccess } from './build-shop.ts';
import { motoLacks } from './moto-lacks.ts';
import { type RunningDaemon, runDaemon } from './run-daemon.ts';

const home = '123456789012';
const away = '210987654321';
const region = 'eu-west-1';
const administrator = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'unchecked' };

let moto: string;
let proxy: RewritingProxy;
let running: RunningDaemon | undefined;

beforeEach(async () => {
  moto = inject('moto');
  await control('reset', '');
  signAs(administrator);
  proxy = await startRewritingProxy(moto);
  proxy.rules = [motoLacks];
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  await control('reset-auth', 'inf');
  await proxy.close();
});

async function control(name: string, body: string): Promise<void> {
  await fetch(`${moto}/moto-api/${name}`, { method: 'POST', body });
}

/** What the SDK's default credential chain finds first. */
function signAs(credentials: MotoAccess['credentials']): void {
  process.env['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey;
}

/** One call of IAM's query API: no other part of Holdfast needs its client. */
async function iam(action: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  const scope = `${administrator.accessKeyId}/20260101/us-east-1/iam/aws4_request`;
  const answer = await fetch(moto, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams({ Action: action, Version: '2010-05-08', ...parameters }),
  });
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
  return answer.text();
}

/** Credentials of a user who may do exactly these things. */
async function userWho(actions: readonly string[]): Promise<MotoAccess['credentials']> {
  const UserName = 'holdfast';
  const Statement = [{ Effect: 'Allow', Action: actions, Resource: '*' }];
  return userWith([{ name: UserName, document: { Version: '2012-10-17', Statement } }]);
}

/** Credentials of a user to whom these documents are attached. */
async function userWith(
  policies: readonly { readonly name: string; readonly document: object }[],
): Promise<MotoAccess['credentials']> {
  const UserName = 'holdfast';
  await iam('CreateUser', { UserName });
  for (const { name, document } of policies)
    await iam('PutUserPolicy', {
      UserName,
      PolicyName: name,
      PolicyDocument: JSON.stringify(document),
    });
  const key = await iam('CreateAccessKey', { UserName });
  const part = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(key)?.[1] ?? '';
  return { accessKeyId: part('AccessKeyId'), secretAccessKey: part('SecretAccessKey') };
}

describe('the daemon on moto, with IAM switched on', () => {
  it('names each permission that it lacks, switches those parts off, and sees all the rest', async () => {
    const site = await buildSite(region, { endpoint: moto, credentials: administrator });
    const withheld = new Set(['rds:DescribeDBInstances', 'cloudwatch:DescribeAlarms']);
    const needed = pollers.flatMap(({ parts }) => parts.flatMap(({ permissions }) => permissions));
    signAs(await userWho(needed.filter((permission) => !withheld.has(permission))));
    await control('reset-auth', '0');

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

describe('the documents of iam-policy on moto, with IAM switched on', () => {
  const config = configSchema.parse({
    accounts: [{ id: home, regions: [region] }],
    policies: shippedPolicies(),
    journal: { store: 'memory' },
  });

  /** The doctor as the user of these documents, without some of their permissions. */
  async function examined(withheld: readonly string[]) {
    await buildSite(region, { endpoint: moto, credentials: administrator });
    const rules = await loadRules(config, actionsByName, systemClock.now());
    const policies = iamPolicies(enabledBy(config, rules.rules?.policies.policies ?? []), { readOnly: true });
    const document = ({ document: { Version, Statement } }: (typeof policies)[number]) => ({
      Version,
      Statement: Statement.map((each) => ({
        ...each,
        // moto takes the name that CloudWatch's requests are signed for; AWS takes `cloudwatch`.
        Action: each.Action.filter((permission) => !withheld.includes(permission)).map((permission) =>
          permission.replace(/^cloudwatch:/, 'monitoring:'),
        ),
      })),
    });
    signAs(await userWith(policies.map((policy) => ({ name: policy.name, document: document(policy) }))));
    await control('reset-auth', '0');
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

  it('suffice for every poller', async () => {
    expect(await examined([])).toEqual([]);
  });

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
