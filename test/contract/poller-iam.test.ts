import type {
  AccessKeyMetadata,
  GetAccessKeyLastUsedResponse,
  ServerCertificateMetadata,
  SummaryKeyType,
  User,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { observerKey } from '../../src/model/observation.ts';
import type { ObserverHealth } from '../../src/model/model.ts';
import { ec2 } from '../../src/pollers/ec2.ts';
import { health } from '../../src/pollers/health.ts';
import { iam } from '../../src/pollers/iam.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { answered } from '../support/answered.ts';
import { modelOf } from '../support/model-of.ts';
import { pollBench, refused, scope, startedAt } from '../support/poll.ts';
import { watchedAccount } from '../support/watched-account.ts';

const summary = 'IAM GetAccountSummary';
const users = 'IAM ListUsers';
const keys = 'IAM ListAccessKeys';
const use = 'IAM GetAccessKeyLastUsed';
const account = `arn:aws:iam::${scope.account}:root`;
const day = 86_400_000;
const ago = (days: number, milliseconds = 0) => new Date(startedAt - days * day - milliseconds);

/** As AWS documents the answer. */
const deploy: User = {
  Path: '/ci/',
  UserName: 'deploy',
  UserId: 'AIDACKCEVSQ6C2EXAMPLE',
  Arn: `arn:aws:iam::${scope.account}:user/ci/deploy`,
  CreateDate: ago(400),
};
const key: AccessKeyMetadata = {
  UserName: 'deploy',
  AccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  Status: 'Active',
  CreateDate: ago(400),
};
const lastUsed = (at: Date | undefined): GetAccessKeyLastUsedResponse => ({
  UserName: 'deploy',
  AccessKeyLastUsed: {
    ...(at === undefined ? {} : { LastUsedDate: at }),
    ServiceName: at === undefined ? 'N/A' : 's3',
    Region: at === undefined ? 'N/A' : 'eu-west-1',
  },
});

describe('the account, as IAM sums it up', () => {
  it.each<[string, Partial<Record<SummaryKeyType, number>> | undefined, object]>([
    ['without keys of the root user', { AccountAccessKeysPresent: 0, Users: 3 }, { rootKeys: 0, users: 3 }],
    ['with a key of the root user', { AccountAccessKeysPresent: 1, Users: 3 }, { rootKeys: 1, users: 3 }],
    ['of which AWS does not say', { Users: 3 }, { users: 3 }],
    ['of which AWS says nothing', undefined, {}],
  ])('is told of %s', async (_title, SummaryMap, facts) => {
    const read = pollBench({ [summary]: () => ({ SummaryMap }) });
    expect(answered(await read.run(iam, 'account')).resources).toEqual([
      {
        id: account,
        kind: 'iam:account',
        account: scope.account,
        region: 'global',
        name: scope.account,
        tags: {},
        facts,
        relations: [],
      },
    ]);
  });

  it('is not known where that is denied', async () => {
    const read = pollBench({
      [summary]: () => {
        throw refused('AccessDenied', 403);
      },
    });
    expect(await read.run(iam, 'account')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'iam:GetAccountSummary' },
    ]);
  });
});

async function polled(
  held: readonly AccessKeyMetadata[],
  used: GetAccessKeyLastUsedResponse = lastUsed(ago(1)),
) {
  const read = pollBench({
    [users]: () => ({ Users: [deploy], IsTruncated: false }),
    [keys]: () => ({ AccessKeyMetadata: held, IsTruncated: false }),
    [use]: () => used,
  });
  const [user] = answered(await read.run(iam, 'users')).resources;
  return { user, sent: read.sent };
}

describe('the access keys of a user of IAM', () => {
  it.each<[string, AccessKeyMetadata, GetAccessKeyLastUsedResponse, readonly string[] | undefined]>([
    ['was used ninety days ago', key, lastUsed(ago(90)), []],
    ['was used longer ago', key, lastUsed(ago(90, 1)), ['AKIAIOSFODNN7EXAMPLE']],
    ['was never used in a year', key, lastUsed(undefined), ['AKIAIOSFODNN7EXAMPLE']],
    [
      'was never used in the ninety days that there was it',
      { ...key, CreateDate: ago(90) },
      lastUsed(undefined),
      [],
    ],
    ['nobody knows the age of', { ...key, CreateDate: undefined }, lastUsed(undefined), undefined],
    ['nobody knows the use of', key, {}, undefined],
    ['has no id', { ...key, AccessKeyId: undefined }, lastUsed(undefined), undefined],
    ['nobody knows whether it is active', { ...key, Status: undefined }, lastUsed(undefined), undefined],
  ])('are judged by when one %s', async (_title, held, used, unusedKeys) => {
    const { user } = await polled([held], used);
    expect(user).toMatchObject({ id: deploy.Arn, kind: 'iam:user', region: 'global', name: 'deploy' });
    expect(user?.facts).toEqual({ activeKeys: 1, ...(unusedKeys === undefined ? {} : { unusedKeys }) });
  });

  it('do not matter once they are inactive, nor are they asked about while they are new', async () => {
    const { user, sent } = await polled([
      { ...key, Status: 'Inactive' },
      { ...key, CreateDate: ago(90) },
    ]);
    expect(user?.facts).toEqual({ activeKeys: 1, unusedKeys: [] });
    expect(sent.map(({ operation }) => operation)).toEqual(['ListUsers', 'ListAccessKeys']);
  });

  it('cost one call where there is no user', async () => {
    const read = pollBench({ [users]: () => ({ Users: [] }) });
    expect(answered(await read.run(iam, 'users')).resources).toEqual([]);
    expect(read.sent).toHaveLength(1);
  });

  it('are read of users on every page; one that was deleted meanwhile, or has no ARN, is left out', async () => {
    const named = (UserName: string) => ({ ...deploy, UserName, Arn: `arn:aws:iam::1:user/${UserName}` });
    const read = pollBench({
      [users]: ({ Marker }: { Marker?: string }) =>
        Marker === undefined
          ? { Users: [named('a'), { ...deploy, Arn: undefined }], IsTruncated: true, Marker: 'more' }
          : { Users: [named('gone'), named('b')], IsTruncated: false },
      [keys]: ({ UserName }: { UserName: string }) => {
        if (UserName === 'gone') throw refused('NoSuchEntityException', 404);
        return { AccessKeyMetadata: [] };
      },
    });
    const { resources } = answered(await read.run(iam, 'users'));
    expect(resources.map(({ name, facts }) => [name, facts])).toEqual([
      ['a', { activeKeys: 0, unusedKeys: [] }],
      ['b', { activeKeys: 0, unusedKeys: [] }],
    ]);
  });

  it.each([
    [users, 'iam:ListUsers'],
    [keys, 'iam:ListAccessKeys'],
    [use, 'iam:GetAccessKeyLastUsed'],
  ])('are not known where %s is denied', async (denied, permission) => {
    const read = pollBench({
      [users]: () => ({ Users: [deploy] }),
      [keys]: () => ({ AccessKeyMetadata: [key] }),
      [denied]: () => {
        throw refused('AccessDenied', 403);
      },
    });
    expect(await read.run(iam, 'users')).toMatchObject([{ kind: 'failed', failure: 'denied', permission }]);
  });
});

const identity = 'STS GetCallerIdentity';
const attached = 'IAM ListAttachedRolePolicies';
const inline = 'IAM ListRolePolicies';
const version = 'IAM GetPolicyVersion';
const inlineDocument = 'IAM GetRolePolicy';
const encoded = (document: unknown) => encodeURIComponent(JSON.stringify(document));
const allow = (Action: string | readonly string[]) => ({ Effect: 'Allow', Action, Resource: '*' });

function roleBench(managed: string | undefined, own?: string) {
  return {
    [identity]: () => ({ Arn: 'arn:aws:sts::111122223333:assumed-role/holdfast/i-0abc' }),
    [attached]: ({ Marker }: { Marker?: string }) =>
      Marker === undefined
        ? { AttachedPolicies: [], IsTruncated: true, Marker: 'more' }
        : { AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/Some' }], IsTruncated: false },
    [inline]: () => ({ PolicyNames: own === undefined ? [] : ['own'], IsTruncated: false }),
    'IAM GetPolicy': () => ({ Policy: { DefaultVersionId: 'v3' } }),
    [version]: () => ({ PolicyVersion: { Document: managed, VersionId: 'v3' } }),
    [inlineDocument]: () => ({ PolicyDocument: own }),
  };
}

describe('the role that Holdfast itself works with', () => {
  it.each<[string, string | undefined, string | undefined, readonly string[] | undefined]>([
    ['some reads', encoded({ Statement: [allow(['ec2:Describe*', 's3:Get*'])] }), undefined, []],
    ['one action, in one statement', encoded({ Statement: allow('ec2:StopInstances') }), undefined, []],
    ['everything', encoded({ Statement: [allow('*')] }), undefined, ['*']],
    ['a service', encoded({ Statement: [allow(['ec2:*', 'rds:Describe*'])] }), undefined, ['ec2:*']],
    [
      'everything but some',
      encoded({ Statement: [{ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' }] }),
      undefined,
      ['*'],
    ],
    ['nothing of a service', encoded({ Statement: [{ ...allow('ec2:*'), Effect: 'Deny' }] }), undefined, []],
    [
      'a service by a policy of its own, too',
      encoded({ Statement: [allow('ec2:*')] }),
      encoded({ Statement: [allow(['autoscaling:*', 'ec2:*'])] }),
      ['autoscaling:*', 'ec2:*'],
    ],
    ['nobody knows what', undefined, undefined, undefined],
    ['what cannot be read', '%', undefined, undefined],
    ['what is no policy', encoded({ Statement: [{}] }), undefined, undefined],
  ])('is allowed %s', async (_title, managed, own, ownWildcards) => {
    const read = pollBench(roleBench(managed, own));
    const running = read.run(iam, 'own-role');
    await read.pass(60_000);
    const [told] = answered(await running).resources;
    expect(told).toMatchObject({ id: account, kind: 'iam:account' });
    expect(told?.facts).toEqual({
      ownRole: 'holdfast',
      ...(ownWildcards === undefined ? {} : { ownWildcards }),
    });
  });

  it('is not looked for where somebody works as a user', async () => {
    const read = pollBench({ [identity]: () => ({ Arn: 'arn:aws:iam::111122223333:user/alice' }) });
    expect(answered(await read.run(iam, 'own-role')).resources[0]?.facts).toEqual({});
    expect(read.sent).toHaveLength(1);
  });

  it.each([
    [attached, 'iam:ListAttachedRolePolicies'],
    [inline, 'iam:ListRolePolicies'],
    ['IAM GetPolicy', 'iam:GetPolicy'],
    [version, 'iam:GetPolicyVersion'],
    [inlineDocument, 'iam:GetRolePolicy'],
  ])('is not known where %s is denied', async (denied, permission) => {
    const document = encoded({ Statement: [] });
    const read = pollBench({
      ...roleBench(document, document),
      [denied]: () => {
        throw refused('AccessDenied', 403);
      },
    });
    const running = read.run(iam, 'own-role');
    await read.pass(60_000);
    expect(await running).toMatchObject([{ kind: 'failed', failure: 'denied', permission }]);
  });
});

const part = (name: string, more: Partial<ObserverHealth> = {}, where = scope): ObserverHealth => ({
  observer: { name, ...where },
  resources: 0,
  ...more,
});
const refusal = { failure: 'denied', reason: 'EC2 DescribeInstances: UnauthorizedOperation' } as const;
const named = (count: number) =>
  Array.from({ length: count }, (_, index) => part(`ec2/part-${index}`, refusal));

describe('what AWS denies', () => {
  it.each<[string, readonly ObserverHealth[], number, string]>([
    ['nothing', [part('ec2/instances'), part('rds/status')], 0, 'AWS denies nothing'],
    ['nothing, though a part fails', [part('ec2/instances', { failure: 'throttled' })], 0, 'denies nothing'],
    ['one part', [part('ec2/instances', refusal), part('rds/status')], 1, 'not watched: ec2/instances'],
    [
      'one part in two regions',
      [part('ec2/a', refusal), part('ec2/a', refusal, { ...scope, region: 'us-east-1' })],
      1,
      'not watched: ec2/a',
    ],
    [
      'a part of another account',
      [part('ec2/a', refusal, { ...scope, account: '444455556666' })],
      0,
      'nothing',
    ],
    [
      'what the support plan leaves out',
      [part('health/events', { failure: 'denied', reason: 'DescribeEvents: SubscriptionRequiredException' })],
      0,
      'denies nothing',
    ],
    ['five parts', named(5), 5, 'ec2/part-3, ec2/part-4'],
    ['six parts', named(6), 6, 'ec2/part-4 and 1 more'],
  ])('is told on the account, and asks nothing of AWS: %s', async (_title, observers, value, reason) => {
    const heard = new Map(observers.map((one) => [observerKey(one.observer), one]));
    const read = pollBench({}, { ...modelOf(), observers: heard });
    const { resources, signals } = answered(await read.run(iam, 'denied-calls'));
    expect(resources).toMatchObject([{ id: account, kind: 'iam:account' }]);
    expect(signals).toMatchObject([
      {
        resource: account,
        check: 'iam/denied-calls',
        family: 'control-plane',
        nature: 'warning-only',
        state: value === 0 ? 'pass' : 'warn',
        value,
        reason: expect.stringContaining(reason),
      },
    ]);
    expect(read.sent).toEqual([]);
  });
});

const certificates = 'IAM ListServerCertificates';

/** As AWS documents the answer. */
const shopCertificate: ServerCertificateMetadata = {
  Path: '/company/servercerts/',
  ServerCertificateName: 'shop',
  ServerCertificateId: 'ASCACKCEVSQ6C2EXAMPLE',
  Arn: `arn:aws:iam::${scope.account}:server-certificate/company/servercerts/shop`,
  UploadDate: ago(300),
};

describe('certificates that were uploaded to IAM', () => {
  const told = async (Expiration: Date | undefined) => {
    const read = pollBench({
      [certificates]: () => ({
        ServerCertificateMetadataList: [{ ...shopCertificate, ...(Expiration && { Expiration }) }],
        IsTruncated: false,
      }),
    });
    return answered(await read.run(iam, 'server-certificates'));
  };

  it.each<[string, Date | undefined, object]>([
    ['30 days before the end', ago(-30), { state: 'pass', value: 30 }],
    [
      'a moment later',
      ago(-30, 1),
      { state: 'warn', value: 29, reason: expect.stringContaining('in 29 days, and is renewed by nobody') },
    ],
    ['a moment before the end', ago(0, -1), { state: 'warn', value: 0 }],
    [
      'at the end',
      ago(0),
      {
        state: 'warn',
        value: 0,
        reason: expect.stringMatching(/^It expired at .*; IAM does not tell whether anything uses it$/),
      },
    ],
    ['with an end that AWS leaves out', undefined, { state: 'unknown' }],
    ['with an end that is no date', new Date(Number.NaN), { state: 'unknown' }],
  ])('are known %s', async (_when, end, word) => {
    const { resources, signals } = await told(end);
    expect(resources).toMatchObject([
      { id: shopCertificate.Arn, kind: 'iam:server-certificate', region: 'global', name: 'shop' },
    ]);
    expect(signals).toMatchObject([
      {
        resource: shopCertificate.Arn,
        check: 'iam/certificate-expiry',
        family: 'control-plane',
        nature: 'warning-only',
        ...word,
      },
    ]);
  });

  it('are read on all pages, and what AWS sent without a name is left out', async () => {
    const read = pollBench({
      [certificates]: ({ Marker }: { Marker?: string }) =>
        Marker === undefined
          ? {
              ServerCertificateMetadataList: [shopCertificate, { ...shopCertificate, Arn: undefined }],
              IsTruncated: true,
              Marker: 'next',
            }
          : {
              ServerCertificateMetadataList: [{ ...shopCertificate, Arn: `${shopCertificate.Arn}-2` }],
              IsTruncated: false,
            },
    });
    const { resources } = answered(await read.run(iam, 'server-certificates'));
    expect(resources.map(({ id }) => id)).toEqual([shopCertificate.Arn, `${shopCertificate.Arn}-2`]);
  });

  it('cost one call where there are none, and are not known where that is denied', async () => {
    const none = pollBench({ [certificates]: () => ({ ServerCertificateMetadataList: [] }) });
    expect(answered(await none.run(iam, 'server-certificates'))).toMatchObject({
      resources: [],
      signals: [],
    });
    expect(none.sent).toHaveLength(1);

    const denied = pollBench({
      [certificates]: () => {
        throw refused('AccessDenied', 403);
      },
    });
    expect(await denied.run(iam, 'server-certificates')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'iam:ListServerCertificates' },
    ]);
  });
});

const stack = `
stack: keys
summary: A shop with users of IAM.
regions: [{ region: eu-west-1, zones: [eu-west-1a] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
identities:
  rootKeys: 1
  ownActions: ['ec2:*', 'rds:Describe*']
  users:
    - { name: idle, keys: [{ age: 200d, used: 100d }, { age: 200d }] }
    - { name: busy, keys: [{ age: 200d, used: 1d }, { age: 200d, active: false }] }
  serverCertificates: [{ name: late, expiresIn: 10d }, { name: fine }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

it('IAM of the simulated account tells of its root user and of the keys of its users', async () => {
  const { look, model } = watchedAccount(stack, [iam, health]);
  const said = await look();
  const facts = [...model().resources.values()].map((one) => [one.name, one.facts]);
  expect(Object.fromEntries(facts)).toEqual({
    [scope.account]: { rootKeys: 1, users: 2, ownRole: 'holdfast', ownWildcards: ['ec2:*'] },
    idle: { activeKeys: 2, unusedKeys: ['AKIA0000000000000001', 'AKIA0000000000000002'] },
    busy: { activeKeys: 1, unusedKeys: [] },
    late: { expiresAt: expect.any(Number) as number },
    fine: { expiresAt: expect.any(Number) as number },
  });
  expect(said('late', 'iam/certificate-expiry')).toMatchObject({ state: 'warn', value: 9 });
  expect(said('fine', 'iam/certificate-expiry')).toMatchObject({ state: 'pass', value: 179 });
  // What AWS Health says of the account hangs on the same resource.
  expect(said(scope.account, 'health/event')).toMatchObject({ state: 'pass' });
});

it('what an administrator takes away in the simulated account is told, until it is given back', async () => {
  const { look, shop } = watchedAccount(stack, [ec2, iam]);
  expect((await look())(scope.account, 'iam/denied-calls')).toMatchObject({ state: 'pass' });
  const heal = shop.fault(faultNamed('impair-api'), { service: 'EC2', errors: 1, error: 'denied' });
  // What a part was told is seen by the next look.
  await look();
  expect((await look())(scope.account, 'iam/denied-calls')).toMatchObject({
    state: 'warn',
    reason: expect.stringContaining('ec2/'),
  });
  heal();
  await look();
  expect((await look())(scope.account, 'iam/denied-calls')).toMatchObject({ state: 'pass' });
});
