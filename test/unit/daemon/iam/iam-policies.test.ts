import { type Arbitrary, assert, property, record, subarray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actions } from '../../../../src/actions/registry.ts';
import { type Enabled, enabledBy } from '../../../../src/daemon/enabled.ts';
import { configSchema } from '../../../../src/daemon/config.ts';
import { type IamPolicy, iamPolicies } from '../../../../src/daemon/iam/iam-policies.ts';
import { sizeOf, type Statement } from '../../../../src/daemon/iam/policy-document.ts';
import { simulationPermissions } from '../../../../src/daemon/iam/simulation.ts';
import { isRead } from '../../../../src/daemon/iam/statements.ts';
import { permissionsOf } from '../../../../src/pollers/poller.ts';
import { pollers } from '../../../../src/pollers/registry.ts';

const everything: Enabled = {
  pollers,
  actions,
  regions: undefined,
  topicArns: [],
  heartbeat: false,
  queueArns: [],
  roleArns: [],
  oneAccount: true,
};
const statementsOf = (policies: readonly IamPolicy[]): readonly Statement[] =>
  policies.flatMap(({ document }) => document.Statement);
const allowedBy = (policies: readonly IamPolicy[]) => statementsOf(policies).flatMap(({ Action }) => Action);
const statement = (sid: string, enabled: Enabled) =>
  statementsOf(iamPolicies(enabled, { readOnly: false })).find(({ Sid }) => Sid === sid);

/** Some of the pollers and some of the remedies. */
const someOf: Arbitrary<Enabled> = record({
  pollers: subarray([...pollers]),
  actions: subarray([...actions]),
}).map((some) => ({ ...everything, ...some }));

describe('the documents of iam-policy', () => {
  it('allow exactly what the enabled pollers and remedies call, and the first of them changes nothing', () => {
    assert(
      property(someOf, (enabled) => {
        const called = [
          ...enabled.pollers.flatMap(permissionsOf),
          ...enabled.actions.flatMap(({ permissions }) => permissions),
          ...(enabled.actions.length === 0 ? [] : simulationPermissions),
        ];
        const all = iamPolicies(enabled, { readOnly: false });
        expect(new Set(allowedBy(all))).toEqual(new Set(called));
        const reading = allowedBy(iamPolicies(enabled, { readOnly: true }));
        expect(new Set(reading)).toEqual(new Set(called.filter(isRead)));
        for (const { name, document } of all) {
          expect(sizeOf(document)).toBeLessThanOrEqual(6144);
          expect(document.Statement.flatMap(({ Action }) => Action).every(isRead)).toBe(
            name.startsWith('holdfast-read'),
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  it('allow the heartbeat, in its namespace only, where it is configured', () => {
    expect(statement('Heartbeat', everything)).toBeUndefined();
    const enabled = enabledBy(configSchema.parse({ heartbeat: {} }), []);
    expect(statement('Heartbeat', enabled)).toMatchObject({
      Action: ['cloudwatch:PutMetricData'],
      Condition: { StringEquals: { 'cloudwatch:namespace': 'Holdfast' } },
    });
  });

  it('allow taking events from the configured queues, and from no other, in a document of their own', () => {
    const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/shop-events';
    const enabled = enabledBy(configSchema.parse({ intake: { sqs: [{ queueUrl }] } }), []);

    expect(iamPolicies(enabled, { readOnly: true }).find(({ name }) => name === 'holdfast-events')).toEqual({
      name: 'holdfast-events',
      attachTo: 'the role that Holdfast runs with: taking events from queues',
      document: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Events',
            Effect: 'Allow',
            Action: ['sqs:DeleteMessage', 'sqs:ReceiveMessage'],
            Resource: 'arn:*:sqs:eu-west-1:111122223333:shop-events',
          },
        ],
      },
    });
  });

  it('name each statement once, as IAM takes it', () => {
    for (const { document } of iamPolicies(everything, { readOnly: false })) {
      const names = document.Statement.map(({ Sid }) => Sid);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[A-Za-z0-9]+$/);
    }
  });

  it('are split where a managed policy could not hold them, with nothing lost and names that say so', () => {
    const [ec2] = pollers;
    if (ec2 === undefined) throw new Error('there is no poller');
    const permissions = Array.from({ length: 600 }, (_, index) => `ec2:DescribeThing${1000 + index}`);
    const [part] = ec2.parts;
    if (part === undefined) throw new Error('the poller has no part');
    const wide = { ...ec2, parts: [{ ...part, permissions }] };

    const policies = iamPolicies({ ...everything, pollers: [wide], actions: [] }, { readOnly: true });

    expect(policies.map(({ name }) => name)).toEqual([
      'holdfast-read-1',
      'holdfast-read-2',
      'holdfast-read-3',
      'holdfast-read-4',
    ]);
    for (const { document } of policies) expect(sizeOf(document)).toBeLessThanOrEqual(6144);
    expect(allowedBy(policies)).toEqual(permissions);
  });

  it('hold reading and changing to the watched regions, and to the one of the global services', () => {
    const inRegions = { StringEquals: { 'aws:RequestedRegion': ['eu-central-1', 'us-east-1'] } };
    const enabled = { ...everything, regions: ['eu-central-1'] };

    expect(statement('Ec2', enabled)?.Condition).toEqual(inRegions);
    expect(statement('Databases', enabled)?.Condition).toEqual(inRegions);
    expect(statement('RoutingControls', enabled)?.Condition).toBeUndefined();
    expect(statement('ReadBeforeActingAnywhere', enabled)?.Action).toEqual([
      'route53-recovery-cluster:GetRoutingControlState',
    ]);
    expect(statement('Ec2', everything)?.Condition).toBeUndefined();
  });

  it('let only instances be touched that carry the tag of the scope', () => {
    const enabled = { ...everything, scope: { tag: 'holdfast', value: 'managed' } };

    expect(statement('Instances', enabled)).toMatchObject({
      Resource: 'arn:*:ec2:*:*:instance/*',
      Condition: { StringEquals: { 'aws:ResourceTag/holdfast': 'managed' } },
    });
    expect(statement('Instances', everything)?.Condition).toBeUndefined();
  });
});

describe('what a configuration enables', () => {
  const enabled = (config: object) => enabledBy(configSchema.parse(config), []);
  const away = 'arn:aws:iam::222222222222:role/holdfast';

  it('leaves out a poller that is off, and every remedy that no policy names', () => {
    const { pollers: on, actions: named } = enabled({ pollers: { rds: { enabled: false } } });
    expect(on.map(({ name }) => name)).toEqual(
      pollers.map(({ name }) => name).filter((name) => name !== 'rds'),
    );
    expect(named).toEqual([]);
  });

  it('asks for the stop switch and the topics by name', () => {
    const topicArn = 'arn:aws:sns:eu-west-1:111111111111:on-call';
    const policies = iamPolicies(
      enabled({
        stopSwitch: { parameter: '/ops/stop' },
        notify: {
          channels: { phone: { kind: 'sns', topicArn }, chat: { kind: 'webhook', url: 'http://a/' } },
        },
      }),
      { readOnly: true },
    );
    const own = statementsOf(policies).filter(({ Resource }) => Resource !== '*');
    expect(own.map(({ Action, Resource }) => [...Action, Resource])).toEqual([
      ['ssm:GetParameter', 'arn:*:ssm:*:*:parameter/ops/stop'],
      ['sns:Publish', topicArn],
    ]);
    // As many documents as reading takes, and none for remedies.
    expect(policies.map(({ name }) => name).filter((name) => !/^holdfast-read(-\d)?$/.test(name))).toEqual(
      [],
    );
  });

  it('keeps apart what each account needs and what reaches it', () => {
    const policies = iamPolicies(
      enabled({ accounts: [{}, { roleArn: away }], stopSwitch: { parameter: 'stop' } }),
      { readOnly: true },
    );
    // As many documents as reading takes.
    const others = policies.filter(({ name }) => !name.startsWith('holdfast-read'));
    expect(others.map(({ name }) => name)).toEqual(['holdfast-first', 'holdfast-reach']);
    expect(statementsOf(others.slice(1))).toEqual([
      { Sid: 'Accounts', Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: away },
    ]);
  });

  it('lets the accounts of an organization be found and reached, by whoever lists them', () => {
    const lister = 'arn:aws:iam::999999999999:role/lister';
    const reaching = (organization: object) =>
      iamPolicies(enabled({ organization }), { readOnly: true })
        .slice(-2)
        .map(({ name, attachTo, document }) => [name, attachTo, document.Statement] as const);
    const lists = {
      Sid: 'Organization',
      Effect: 'Allow',
      Action: ['organizations:ListAccounts'],
      Resource: '*',
    };
    const assumes = { Sid: 'Accounts', Effect: 'Allow', Action: ['sts:AssumeRole'] };
    const where = 'in the management account or a delegated administrator: finding the accounts';
    const own = 'the role that Holdfast runs with';

    expect(reaching({ role: 'ops/holdfast' })).toEqual([
      ['holdfast-organization', `${own}, ${where}`, [lists]],
      [
        'holdfast-reach',
        `${own}: reaching the other accounts`,
        [{ ...assumes, Resource: 'arn:*:iam::*:role/ops/holdfast' }],
      ],
    ]);
    expect(reaching({ lister: { roleArn: lister } })).toEqual([
      ['holdfast-organization', `${lister}, ${where}`, [lists]],
      [
        'holdfast-reach',
        `${own}: reaching the other accounts`,
        [{ ...assumes, Resource: ['arn:*:iam::*:role/holdfast', lister] }],
      ],
    ]);
  });

  it.each([
    ['the organization leaves them to the credentials', [{ regions: ['us-west-2'] }], {}, undefined],
    [
      'it names its own',
      [{ regions: ['us-west-2'] }],
      { regions: ['eu-west-1'] },
      ['eu-west-1', 'us-west-2'],
    ],
  ])('knows the regions of an organization when %s', (_when, accounts, organization, regions) => {
    expect(enabled({ accounts, organization }).regions).toEqual(regions);
  });

  it.each([
    [
      'every account names its regions',
      [{ regions: ['us-west-2', 'eu-west-1'] }],
      ['eu-west-1', 'us-west-2'],
    ],
    ['one leaves them to the credentials', [{ regions: ['us-west-2'] }, { roleArn: away }], undefined],
  ])('knows the regions when %s', (_when, accounts, regions) => {
    expect(enabled({ accounts }).regions).toEqual(regions);
  });
});
