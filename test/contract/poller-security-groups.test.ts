import type { SecurityGroup } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import type { Resource } from '../../src/model/resource.ts';
import { vpc } from '../../src/pollers/vpc.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, scope, startedAt } from '../support/poll.ts';

const arn = (resource: string) => `arn:aws:ec2:${scope.region}:${scope.account}:${resource}`;
const group = arn('security-group/sg-web');
const pool = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1';

function answered(observations: readonly Observation[]) {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

/** A target group on port 8080 with one machine behind it, and its load balancer in one subnet. */
function site(
  facts: { readonly machine?: Resource['facts']; readonly balancer?: Resource['facts'] } = {},
): readonly Resource[] {
  const {
    machine = { securityGroups: ['sg-web'] },
    balancer = { securityGroups: ['sg-lb'], subnets: ['subnet-1'] },
  } = facts;
  const place = { region: scope.region };
  return [
    resourceOf({ id: pool, kind: 'elbv2:target-group', name: 'web', ...place, facts: { port: 8080 } }),
    resourceOf({
      id: arn('instance/i-1'),
      kind: 'ec2:instance',
      ...place,
      facts: machine,
      relations: [{ type: 'member-of', to: pool }],
    }),
    resourceOf({
      id: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1',
      kind: 'elbv2:load-balancer',
      name: 'shop',
      ...place,
      facts: balancer,
      relations: [{ type: 'routes-to', to: pool }],
    }),
    resourceOf({
      id: arn('subnet/subnet-1'),
      kind: 'vpc:subnet',
      ...place,
      facts: { cidr: '10.0.1.0/24' },
    }),
  ];
}

const database = resourceOf({
  id: 'arn:aws:rds:eu-west-1:111122223333:db:shop-db',
  kind: 'rds:instance',
  name: 'shop-db',
  region: scope.region,
  facts: { endpointPort: 5432, securityGroups: ['sg-web'] },
});

const cache = resourceOf({
  id: 'arn:aws:elasticache:eu-west-1:111122223333:cluster:carts-001',
  kind: 'elasticache:cluster',
  name: 'carts-001',
  region: scope.region,
  facts: { endpointPort: 6379, securityGroups: ['sg-web'] },
});

/** The same site with a service of ECS in place of the machine, whose containers listen on port 3000. */
function serviceSite(facts: Resource['facts'] = {}): readonly Resource[] {
  const service = resourceOf({
    id: 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout',
    kind: 'ecs:service',
    name: 'checkout',
    region: scope.region,
    facts: { endpointPort: 3000, securityGroups: ['sg-web'], ...facts },
  });
  return [
    service,
    ...site({ machine: {} }).map((one) =>
      one.id === pool ? { ...one, relations: [{ type: 'routes-to' as const, to: service.id }] } : one,
    ),
  ];
}

/** What the group was known to have, and to have lost, at the last read. */
const before = (facts: Resource['facts']) =>
  resourceOf({ id: group, kind: 'security-group:group', region: scope.region, facts });

async function seen(one: SecurityGroup, ...known: readonly Resource[]) {
  const bench = pollBench(
    { 'EC2 DescribeSecurityGroups': () => ({ SecurityGroups: [{ GroupId: 'sg-web', ...one }] }) },
    modelOf({ resources: [...known] }),
  );
  return answered(await bench.run(vpc, 'security-groups'));
}

const tcp = (port: number, more: object) => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  ...more,
});
const fromBalancer = tcp(8080, { UserIdGroupPairs: [{ GroupId: 'sg-lb' }] });

describe('security groups, as EC2 documents its answers', () => {
  it('are known with whom they let in, one by one', async () => {
    const { resources } = await seen({
      GroupName: 'web',
      VpcId: 'vpc-1',
      IpPermissions: [
        fromBalancer,
        tcp(443, {
          IpRanges: [{ CidrIp: '10.0.0.0/8' }, { CidrIp: '0.0.0.0/0' }],
          Ipv6Ranges: [{ CidrIpv6: '::/0' }],
          PrefixListIds: [{ PrefixListId: 'pl-1' }],
        }),
        { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-web' }] },
      ],
    });
    expect(resources).toMatchObject([
      {
        id: group,
        kind: 'security-group:group',
        name: 'web',
        facts: {
          vpc: 'vpc-1',
          lostRules: [],
          rules: [
            'all 0-65535 sg-web',
            'tcp 443-443 0.0.0.0/0',
            'tcp 443-443 10.0.0.0/8',
            'tcp 443-443 ::/0',
            'tcp 443-443 pl-1',
            'tcp 8080-8080 sg-lb',
          ],
        },
      },
    ]);
  });

  it('guess nothing of rules that AWS left out', async () => {
    const { resources, signals } = await seen({}, ...site());
    expect(resources[0]?.facts).toEqual({ securityGroup: 'sg-web' });
    expect(signals).toEqual([]);
  });

  it.each<[string, SecurityGroup['IpPermissions'], string]>([
    ['the load balancer by its security group', [fromBalancer], 'pass'],
    ['the subnets of the load balancer', [tcp(8080, { IpRanges: [{ CidrIp: '10.0.0.0/16' }] })], 'pass'],
    ['everybody', [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }], 'pass'],
    ['another security group', [tcp(8080, { UserIdGroupPairs: [{ GroupId: 'sg-other' }] })], 'warn'],
    ['a part of the subnet', [tcp(8080, { IpRanges: [{ CidrIp: '10.0.1.0/25' }] })], 'warn'],
    ['the load balancer on another port', [tcp(8081, { UserIdGroupPairs: [{ GroupId: 'sg-lb' }] })], 'warn'],
    ['the load balancer by UDP', [{ ...fromBalancer, IpProtocol: 'udp' }], 'warn'],
    [
      'a prefix list, which nobody has read',
      [tcp(8080, { PrefixListIds: [{ PrefixListId: 'pl-1' }] })],
      'unknown',
    ],
    ['nobody', [], 'warn'],
  ])(
    'that let in %s are judged by whether the load balancer gets in',
    async (_title, IpPermissions, state) => {
      const { signals } = await seen({ IpPermissions: IpPermissions ?? [] }, ...site());
      expect(signals).toMatchObject([
        { resource: group, by: pool, check: 'security-group/lets-in', family: 'control-plane', state },
      ]);
    },
  );

  it('fail when the rule by which the load balancer got in is gone', async () => {
    const { resources, signals } = await seen(
      { IpPermissions: [] },
      ...site(),
      before({ rules: ['tcp 22-22 10.0.0.0/8', 'tcp 8080-8080 sg-lb'], lostRules: [] }),
    );
    expect(resources[0]?.facts['lostRules']).toEqual([
      `${startedAt} tcp 22-22 10.0.0.0/8`,
      `${startedAt} tcp 8080-8080 sg-lb`,
    ]);
    expect(signals).toMatchObject([{ state: 'fail' }]);
    expect(signals[0]?.reason).toMatch(
      /^the load balancer shop is not let in on port 8080 any more: the rule tcp 8080-8080 sg-lb was there until /,
    );
  });

  it.each([
    [86_399_999, 'fail'],
    [86_400_000, 'warn'],
  ])('remember for a day what they let in: %i ms after it was lost it is a %s', async (ago, state) => {
    const { signals } = await seen(
      { IpPermissions: [] },
      ...site(),
      before({ rules: [], lostRules: [`${startedAt - ago} tcp 8080-8080 sg-lb`] }),
    );
    expect(signals).toMatchObject([{ state }]);
  });

  it('forget what is lost once it is back', async () => {
    const { resources, signals } = await seen(
      { IpPermissions: [fromBalancer] },
      ...site(),
      before({ rules: [], lostRules: [`${startedAt - 60_000} tcp 8080-8080 sg-lb`] }),
    );
    expect(resources[0]?.facts['lostRules']).toEqual([]);
    expect(signals).toMatchObject([{ state: 'pass' }]);
  });

  it('are missed by nobody where the rule that is gone was for somebody else', async () => {
    const { signals } = await seen(
      { IpPermissions: [fromBalancer] },
      ...site(),
      before({ rules: ['tcp 8080-8080 sg-lb', 'tcp 22-22 10.0.0.0/8'], lostRules: [] }),
    );
    expect(signals).toMatchObject([{ state: 'pass' }]);
  });

  it.each<[string, SecurityGroup['IpPermissions'], string]>([
    ['somebody', [tcp(5432, { UserIdGroupPairs: [{ GroupId: 'sg-any' }] })], 'pass'],
    ['nobody any more', [], 'fail'],
  ])('of a database that let in %s are judged by that alone', async (_title, IpPermissions, state) => {
    const { signals } = await seen(
      { IpPermissions: IpPermissions ?? [] },
      database,
      before({ rules: ['tcp 5432-5432 sg-any'], lostRules: [] }),
    );
    expect(signals).toMatchObject([{ by: database.id, state }]);
  });

  it.each<[string, SecurityGroup['IpPermissions'], string]>([
    ['somebody', [tcp(6379, { UserIdGroupPairs: [{ GroupId: 'sg-any' }] })], 'pass'],
    ['nobody any more', [], 'fail'],
  ])('of a node of a cache that let in %s are judged as those of a database', async (_title, now, state) => {
    const { signals } = await seen(
      { IpPermissions: now ?? [] },
      cache,
      before({ rules: ['tcp 6379-6379 sg-any'], lostRules: [] }),
    );
    expect(signals).toMatchObject([{ by: cache.id, state }]);
    expect(signals[0]?.reason).toMatch(/^whoever uses the cache carts-001 is (not )?let in on port 6379/);
  });

  it.each<[string, SecurityGroup['IpPermissions'], string]>([
    ['on the port of the containers', [tcp(3000, { UserIdGroupPairs: [{ GroupId: 'sg-lb' }] })], 'pass'],
    ['on the port of the target group alone', [fromBalancer], 'fail'],
    ['nowhere', [], 'fail'],
  ])('of the tasks of a service that let the load balancer in %s', async (_title, now, state) => {
    const { signals } = await seen(
      { IpPermissions: now ?? [] },
      ...serviceSite(),
      before({ rules: ['tcp 3000-3000 sg-lb'], lostRules: [] }),
    );
    expect(signals).toMatchObject([{ by: serviceSite()[0]?.id, state }]);
  });

  it('say nothing of tasks without addresses of their own', async () => {
    expect((await seen({}, ...serviceSite({ securityGroups: [] }))).signals).toEqual([]);
  });

  it('warn of a fence, of which no rule was ever known', async () => {
    expect((await seen({ IpPermissions: [] }, database)).signals).toMatchObject([{ state: 'warn' }]);
  });

  it.each([
    ['the machines', { machine: {} }],
    ['the load balancer', { balancer: { securityGroups: [] } }],
  ])('say nothing for certain where %s is not known', async (_title, facts) => {
    const { signals } = await seen(
      { IpPermissions: [tcp(8080, { IpRanges: [{ CidrIp: '10.0.0.0/8' }] })] },
      ...site(facts),
    );
    expect(signals.filter(({ state }) => state !== 'unknown')).toEqual([]);
  });

  it('cannot tell while another of the security groups around the machines was not read', async () => {
    const { signals } = await seen(
      { IpPermissions: [] },
      ...site({ machine: { securityGroups: ['sg-web', 'sg-unread'] } }),
    );
    expect(signals).toMatchObject([{ state: 'unknown' }]);
  });

  it('are read on every page, and nothing is known of them where that is denied', async () => {
    const bench = pollBench({
      'EC2 DescribeSecurityGroups': ({ NextToken }: { NextToken?: string }) =>
        NextToken === undefined
          ? { SecurityGroups: [{ GroupId: 'sg-1' }], NextToken: 'more' }
          : { SecurityGroups: [{ GroupId: 'sg-2' }] },
    });
    expect(answered(await bench.run(vpc, 'security-groups')).resources).toHaveLength(2);
    const denied = pollBench({
      'EC2 DescribeSecurityGroups': () => {
        throw refused('UnauthorizedOperation', 403);
      },
    });
    expect(await denied.run(vpc, 'security-groups')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'ec2:DescribeSecurityGroups' },
    ]);
  });

  it('are read again before something is done to them', async () => {
    const bench = pollBench(
      { 'EC2 DescribeSecurityGroups': () => ({ SecurityGroups: [] }) },
      modelOf({ resources: [before({})] }),
    );
    expect(await vpc.refresh([group], bench.context)).toMatchObject([{ kind: 'partial', gone: [group] }]);
  });
});
