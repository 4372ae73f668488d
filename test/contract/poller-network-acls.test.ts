import type { NetworkAcl } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { Signal } from '../../src/model/signal.ts';
import { vpc } from '../../src/pollers/vpc.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { playWorld } from '../support/played-shop.ts';
import { pollBench, refused, scope } from '../support/poll.ts';

const arn = (resource: string) => `arn:aws:ec2:${scope.region}:${scope.account}:${resource}`;
const pool = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1';
const place = { region: scope.region, account: scope.account };

/** A target group on port 8080: its machine stands in subnet-m (10.0.2.0/24), its load balancer in subnet-l (10.0.1.0/24). */
const site: readonly Resource[] = [
  resourceOf({ id: pool, kind: 'elbv2:target-group', name: 'web', ...place, facts: { port: 8080 } }),
  resourceOf({
    id: arn('instance/i-1'),
    kind: 'ec2:instance',
    ...place,
    facts: { subnet: 'subnet-m' },
    relations: [{ type: 'member-of', to: pool }],
  }),
  resourceOf({
    id: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1',
    kind: 'elbv2:load-balancer',
    name: 'shop',
    ...place,
    facts: { subnets: ['subnet-l', 'subnet-m'] },
    relations: [{ type: 'routes-to', to: pool }],
  }),
  resourceOf({ id: arn('subnet/subnet-l'), kind: 'vpc:subnet', ...place, facts: { cidr: '10.0.1.0/24' } }),
  resourceOf({ id: arn('subnet/subnet-m'), kind: 'vpc:subnet', ...place, facts: { cidr: '10.0.2.0/24' } }),
];

type Entry = NonNullable<NetworkAcl['Entries']>[number];

const last = (Egress: boolean): Entry => ({
  RuleNumber: 32_767,
  RuleAction: 'deny',
  Protocol: '-1',
  CidrBlock: '0.0.0.0/0',
  Egress,
});
const tcp = (
  RuleNumber: number,
  From: number,
  To: number,
  CidrBlock: string,
  more: Partial<Entry> = {},
): Entry => ({
  RuleNumber,
  RuleAction: 'allow',
  Protocol: '6',
  PortRange: { From, To },
  CidrBlock,
  Egress: false,
  ...more,
});
const out = { Egress: true };

const around = (...Entries: readonly Entry[]): NetworkAcl => ({
  NetworkAclId: 'acl-m',
  VpcId: 'vpc-1',
  IsDefault: false,
  Associations: [{ SubnetId: 'subnet-m', NetworkAclId: 'acl-m' }],
  Entries: [...Entries, last(true), last(false)],
});

function answered(observations: readonly Observation[]) {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

async function seen(acls: readonly NetworkAcl[], signals: readonly Signal[] = []) {
  const before = resourceOf({ id: arn('network-acl/acl-old'), kind: 'network-acl:acl', ...place });
  const bench = pollBench(
    { 'EC2 DescribeNetworkAcls': () => ({ NetworkAcls: acls }) },
    modelOf({ resources: [...site, before], signals }),
  );
  return answered(await bench.run(vpc, 'network-acls'));
}

const passed = signalOf({
  resource: arn('network-acl/acl-old'),
  check: 'network-acl/lets-through',
  by: pool,
  state: 'pass',
});

const letIn = tcp(100, 8080, 8080, '10.0.1.0/24');
const letAnswersOut = tcp(100, 1024, 65_535, '10.0.1.0/24', out);

describe('network ACLs, as EC2 documents its answers', () => {
  it.each<[string, readonly Entry[], string]>([
    ['both ways open', [letIn, letAnswersOut], 'pass'],
    [
      'everything open, as AWS makes the default one',
      [
        { ...letIn, Protocol: '-1', CidrBlock: '0.0.0.0/0' },
        { ...letAnswersOut, Protocol: '-1', CidrBlock: '0.0.0.0/0' },
      ],
      'pass',
    ],
    [
      'answers let out by two entries',
      [letIn, tcp(100, 1024, 32_767, '10.0.1.0/24', out), tcp(110, 32_768, 65_535, '10.0.0.0/16', out)],
      'pass',
    ],
    ['no answer let out', [letIn, tcp(100, 443, 443, '0.0.0.0/0', out)], 'fail'],
    [
      'a denial before what lets in',
      [tcp(90, 8080, 8080, '10.0.0.0/16', { RuleAction: 'deny' }), letIn, letAnswersOut],
      'fail',
    ],
    [
      'a denial after what lets in',
      [letIn, tcp(110, 8080, 8080, '10.0.0.0/16', { RuleAction: 'deny' }), letAnswersOut],
      'pass',
    ],
    ['another port open', [tcp(100, 8081, 8081, '10.0.1.0/24'), letAnswersOut], 'fail'],
    ['UDP open', [{ ...letIn, Protocol: '17' }, letAnswersOut], 'fail'],
    ['IPv6 open', [{ ...letIn, CidrBlock: undefined, Ipv6CidrBlock: '::/0' }, letAnswersOut], 'fail'],
    ['some of the ports of answers open', [letIn, tcp(100, 49_152, 65_535, '10.0.1.0/24', out)], 'warn'],
    ['half of the subnet let in', [tcp(100, 8080, 8080, '10.0.1.0/25'), letAnswersOut], 'unknown'],
  ])('with %s are called what they are', async (_title, entries, state) => {
    const { signals } = await seen([around(...entries)], [passed]);
    expect(signals).toMatchObject([
      {
        resource: arn('network-acl/acl-m'),
        by: pool,
        check: 'network-acl/lets-through',
        family: 'control-plane',
        state,
      },
    ]);
  });

  it('say in words what is stopped, where and by what', async () => {
    const denied = tcp(90, 8080, 8080, '10.0.0.0/16', { RuleAction: 'deny' });
    expect((await seen([around(denied, letIn, letAnswersOut)], [passed])).signals[0]?.reason).toBe(
      'What the load balancer shop sends to port 8080 of web (subnet-l to subnet-m) is not let through any more: the inbound entry 90 denies it',
    );
    expect((await seen([around(letIn)], [passed])).signals[0]?.reason).toBe(
      'What web answers the load balancer shop on ports 1024–65535 (subnet-m to subnet-l) is not let through any more: the outbound entry 32767 denies it',
    );
  });

  it('only warn of what was never seen to be let through, and go on failing until it is', async () => {
    expect((await seen([around(letIn)])).signals[0]?.state).toBe('warn');
    expect((await seen([around(letIn)], [{ ...passed, state: 'fail' }])).signals[0]?.state).toBe('fail');
    expect((await seen([around(letIn)], [{ ...passed, state: 'warn' }])).signals[0]?.state).toBe('warn');
  });

  it('are asked on the load balancer’s side as well', async () => {
    const near: NetworkAcl = {
      NetworkAclId: 'acl-l',
      Associations: [{ SubnetId: 'subnet-l' }],
      Entries: [tcp(100, 8080, 8080, '10.0.2.0/24', out), last(true), last(false)],
    };
    const { signals } = await seen([near], [passed]);
    expect(signals).toMatchObject([{ resource: arn('network-acl/acl-l'), state: 'fail' }]);
    expect(signals[0]?.reason).toContain('the inbound entry 32767 denies it');
  });

  it('hold their entries as they are tried, and are guessed of in nothing that AWS left out', async () => {
    const { resources } = await seen([
      around(letAnswersOut, tcp(110, 443, 443, '::/0'), letIn),
      { NetworkAclId: 'acl-2' },
      {},
    ]);
    expect(resources.map(({ facts }) => facts)).toEqual([
      {
        networkAcl: 'acl-m',
        vpc: 'vpc-1',
        isDefault: false,
        subnets: ['subnet-m'],
        inbound: [
          '100 allow tcp 8080-8080 10.0.1.0/24',
          '110 allow tcp 443-443 ::/0',
          '32767 deny all 0-65535 0.0.0.0/0',
        ],
        outbound: ['100 allow tcp 1024-65535 10.0.1.0/24', '32767 deny all 0-65535 0.0.0.0/0'],
      },
      { networkAcl: 'acl-2' },
    ]);
  });

  it('are read page by page', async () => {
    const bench = pollBench({
      'EC2 DescribeNetworkAcls': ({ NextToken }: { NextToken?: string }) =>
        NextToken === undefined
          ? { NetworkAcls: [{ NetworkAclId: 'acl-1' }], NextToken: 'more' }
          : { NetworkAcls: [{ NetworkAclId: 'acl-2' }] },
    });
    const { resources } = answered(await bench.run(vpc, 'network-acls'));
    expect(resources.map(({ name }) => name)).toEqual(['acl-1', 'acl-2']);
  });

  it('know nothing where that is denied, and say which permission is missing', async () => {
    const bench = pollBench({
      'EC2 DescribeNetworkAcls': () => {
        throw refused('UnauthorizedOperation', 403);
      },
    });
    expect(await bench.run(vpc, 'network-acls')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'ec2:DescribeNetworkAcls' },
    ]);
  });
});

const stack = `
stack: guarded
summary: A site in two zones, of which the second has a network ACL of its own.
regions: [{ region: eu-west-1, zones: [eu-west-1a, eu-west-1b] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 4, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
networkAcls: [{ name: private-b, zone: home/2 }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 10 }
`;

describe('the network ACLs of the simulated account', () => {
  it.each(['inbound', 'outbound'] as const)(
    'cut a zone off while %s traffic is denied',
    async (direction) => {
      const parsed = parseStack(stack, 'stack.yaml');
      if (parsed.stack === undefined) throw new Error(JSON.stringify(parsed.problems));
      const shop = playWorld(buildStack(parsed.stack, 1));
      const read = () => shop.call('EC2', 'DescribeNetworkAcls', {}, 'eu-west-1');
      const unhealthy = () =>
        [...shop.world.targetGroups.values()]
          .flatMap(({ targets }) => [...targets.values()])
          .filter(({ state }) => state === 'unhealthy').length;
      expect(JSON.stringify(await read())).not.toContain('"RuleNumber":1,');
      const heal = shop.fault(faultNamed('close-network-acl'), { acl: 'private-b', direction });
      await shop.play(120);
      expect(JSON.stringify(await read())).toContain('"RuleNumber":1,');
      expect(unhealthy()).toBe(2);
      heal();
      await shop.play(180);
      expect(unhealthy()).toBe(0);
    },
  );
});
