import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type {
  NatGateway,
  RouteTable,
  Subnet,
  TransitGatewayAttachment,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import type { Resource } from '../../src/model/resource.ts';
import { vpc } from '../../src/pollers/vpc.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, scope, startedAt } from '../support/poll.ts';

const arn = (resource: string) => `arn:aws:ec2:${scope.region}:${scope.account}:${resource}`;

function answered(observations: readonly Observation[]) {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

/** A route table that leads to each of these, as it was read before. */
const tableTo = (...targets: readonly string[]): Resource =>
  resourceOf({
    id: arn('route-table/rtb-1'),
    kind: 'vpc:route-table',
    region: scope.region,
    facts: { targets },
    relations: targets.map((target) => ({ type: 'routes-to', to: arn(`natgateway/${target}`) })),
  });

describe('subnets, as EC2 documents its answers', () => {
  async function seen(subnet: Subnet) {
    const bench = pollBench({
      'EC2 DescribeSubnets': () => ({ Subnets: [{ SubnetId: 'subnet-1', ...subnet }] }),
    });
    return answered(await bench.run(vpc, 'subnets'));
  }

  it.each([
    [26, 'pass'],
    [25, 'warn'],
    [1, 'warn'],
    [0, 'fail'],
  ])('with %s of 251 addresses free is called %s', async (free, state) => {
    const { signals } = await seen({ CidrBlock: '10.0.0.0/24', AvailableIpAddressCount: free });
    expect(signals).toMatchObject([
      { check: 'vpc/free-addresses', family: 'control-plane', state, value: free },
    ]);
  });

  it('are known with their zone, and guessed of in nothing that AWS left out', async () => {
    const whole = await seen({
      VpcId: 'vpc-1',
      AvailabilityZone: 'eu-west-1a',
      CidrBlock: '10.0.0.0/20',
      AvailableIpAddressCount: 4000,
      Tags: [{ Key: 'Name', Value: 'private-a' }],
    });
    expect(whole.resources).toMatchObject([
      {
        id: arn('subnet/subnet-1'),
        kind: 'vpc:subnet',
        zone: 'eu-west-1a',
        name: 'private-a',
        facts: { subnet: 'subnet-1', vpc: 'vpc-1', cidr: '10.0.0.0/20', addresses: 4091, free: 4000 },
      },
    ]);
    const bare = await seen({});
    expect(bare.resources[0]?.facts).toEqual({ subnet: 'subnet-1' });
    expect(bare.signals).toMatchObject([{ state: 'unknown' }]);
    expect(bare.signals[0]).not.toHaveProperty('value');
  });

  it('without an IPv4 block of their own are judged by what is free alone', async () => {
    expect((await seen({ AvailableIpAddressCount: 1 })).signals).toMatchObject([{ state: 'pass' }]);
    expect((await seen({ AvailableIpAddressCount: 0 })).signals).toMatchObject([{ state: 'fail' }]);
  });
});

describe('route tables, as EC2 documents its answers', () => {
  async function seen(table: RouteTable) {
    const bench = pollBench({
      'EC2 DescribeRouteTables': () => ({ RouteTables: [{ RouteTableId: 'rtb-1', ...table }] }),
    });
    return answered(await bench.run(vpc, 'route-tables'));
  }
  const used = [{ SubnetId: 'subnet-1' }];
  const local = { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' } as const;
  const toNat = { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1' } as const;

  it.each([
    ['lead somewhere', 'active', used, 'pass'],
    ['lead nowhere by default', 'blackhole', used, 'fail'],
    ['lead nowhere by default, for the main table', 'blackhole', [{ Main: true }], 'fail'],
    ['lead nowhere by default, where no subnet uses the table', 'blackhole', [], 'warn'],
    ['may lead nowhere, for AWS does not say', undefined, used, 'unknown'],
  ] as const)('whose routes %s are called what they are', async (_title, State, associations, state) => {
    const { signals } = await seen({
      Associations: [...associations],
      Routes: [local, { ...toNat, ...(State === undefined ? {} : { State }) }],
    });
    expect(signals).toMatchObject([{ check: 'vpc/routes', state }]);
  });

  it('are warned of where another route than the default one leads nowhere, which is told', async () => {
    const gone = {
      DestinationCidrBlock: '10.20.0.0/16',
      VpcPeeringConnectionId: 'pcx-1',
      State: 'blackhole',
    } as const;
    const { signals } = await seen({
      Associations: used,
      Routes: [local, { ...toNat, State: 'active' }, gone],
    });
    expect(signals).toMatchObject([
      { state: 'warn', reason: 'A route leads nowhere (black hole): 10.20.0.0/16 to pcx-1' },
    ]);
  });

  it('lead to NAT gateways, and say so', async () => {
    const { resources } = await seen({
      VpcId: 'vpc-1',
      Associations: [{ SubnetId: 'subnet-2' }, { SubnetId: 'subnet-1' }, { Main: false, GatewayId: 'vgw-1' }],
      Routes: [
        local,
        { ...toNat, State: 'active' },
        { DestinationCidrBlock: '10.9.0.0/16', TransitGatewayId: 'tgw-1' },
      ],
    });
    expect(resources).toMatchObject([
      {
        id: arn('route-table/rtb-1'),
        facts: {
          vpc: 'vpc-1',
          main: false,
          subnets: ['subnet-1', 'subnet-2'],
          targets: ['nat-1', 'tgw-1'],
          defaultTarget: 'nat-1',
        },
        relations: [{ type: 'routes-to', to: arn('natgateway/nat-1') }],
      },
    ]);
  });

  it('of which AWS says nothing are unknown, and nothing is guessed of them', async () => {
    const { resources, signals } = await seen({});
    expect(resources[0]?.facts).toEqual({ routeTable: 'rtb-1' });
    expect(signals).toMatchObject([{ state: 'unknown' }]);
  });

  it('are read again one by one before something is done to them', async () => {
    const bench = pollBench(
      { 'EC2 DescribeRouteTables': () => ({ RouteTables: [] }) },
      modelOf({ resources: [tableTo()] }),
    );
    expect(await vpc.refresh([arn('route-table/rtb-1'), 'arn:aws:rds:::db:a'], bench.context)).toMatchObject([
      { kind: 'partial', gone: [arn('route-table/rtb-1')] },
    ]);
    expect(bench.sent).toMatchObject([
      { input: { Filters: [{ Name: 'route-table-id', Values: ['rtb-1'] }], MaxResults: 100 } },
    ]);
  });
});

describe('NAT gateways, as EC2 documents its answers', () => {
  async function seen(gateway: NatGateway, ...known: readonly Resource[]) {
    const bench = pollBench(
      { 'EC2 DescribeNatGateways': () => ({ NatGateways: [{ NatGatewayId: 'nat-1', ...gateway }] }) },
      modelOf({ resources: [...known] }),
    );
    return answered(await bench.run(vpc, 'nat-gateways'));
  }

  it.each([
    ['available', 'pass', undefined],
    ['pending', 'unknown', 'transition'],
    ['deleting', 'unknown', 'transition'],
    ['failed', 'fail', undefined],
    [undefined, 'unknown', undefined],
  ] as const)('that are %s are taken for %s', async (State, state, nature) => {
    const { signals } = await seen(State === undefined ? {} : { State });
    expect(signals).toMatchObject([{ check: 'nat/state', family: 'control-plane', state }]);
    expect(signals[0]?.nature).toBe(nature);
  });

  it('that are deleted are no more', async () => {
    expect(await seen({ State: 'deleted' })).toMatchObject({ resources: [], signals: [] });
  });

  it('stand in the zone of their subnet, and speak on the route tables that lead to them', async () => {
    const subnet = resourceOf({ id: arn('subnet/subnet-1'), kind: 'vpc:subnet', zone: 'eu-west-1a' });
    const { resources, signals } = await seen(
      { State: 'failed', SubnetId: 'subnet-1', FailureMessage: 'no Internet gateway attached' },
      subnet,
      tableTo('nat-1'),
    );
    expect(resources).toMatchObject([{ zone: 'eu-west-1a', facts: { subnet: 'subnet-1', state: 'failed' } }]);
    expect(signals).toMatchObject([
      { resource: arn('natgateway/nat-1'), reason: 'EC2 says failed: no Internet gateway attached' },
      { resource: arn('route-table/rtb-1'), by: arn('natgateway/nat-1'), state: 'fail' },
    ]);
  });

  it('that span all zones stand in none', async () => {
    const { resources } = await seen({ State: 'available', AvailabilityMode: 'regional' });
    expect(resources[0]).not.toHaveProperty('zone');
    expect(resources[0]?.facts).toMatchObject({ availability: 'regional' });
  });
});

describe('what goes out by NAT gateways, as CloudWatch documents its answers', () => {
  const gateway = resourceOf({
    id: arn('natgateway/nat-1'),
    kind: 'nat:gateway',
    region: scope.region,
    facts: { natGateway: 'nat-1' },
  });

  /** By metric: the values of the last minutes, newest first; or a status and no value. */
  async function said(metrics: Readonly<Record<string, readonly number[] | string>>) {
    const bench = pollBench(
      {
        'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
          MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
            const told = metrics[MetricStat?.Metric?.MetricName ?? ''] ?? [];
            if (typeof told === 'string') return { Id, Timestamps: [], Values: [], StatusCode: told };
            const Timestamps = told.map((_, index) => new Date(startedAt - (index + 1) * 60_000));
            return { Id, Timestamps, Values: [...told], StatusCode: 'Complete' };
          }),
        }),
      },
      modelOf({ resources: [gateway, tableTo('nat-1')] }),
    );
    return answered(await bench.run(vpc, 'nat-traffic')).signals;
  }
  const traffic = (attempts: number[], established: number[], errors = attempts.map(() => 0)) => ({
    ConnectionAttemptCount: attempts,
    ConnectionEstablishedCount: established,
    ErrorPortAllocation: errors,
  });
  const five = [100, 100, 100, 100, 100];

  it.each([
    ['all get an answer', traffic(five, five), 'pass', 0],
    ['nearly a tenth gets none', traffic([1000], [901]), 'pass', 0.099],
    ['a tenth gets none', traffic([1000], [900]), 'warn', 0.1],
    ['half get none for three minutes', traffic(five, [50, 50, 50, 100, 100]), 'fail', 0.5],
    ['half get none for two minutes', traffic(five, [50, 50, 100, 100, 100]), 'warn', 0.5],
    ['none gets any, but there are only nine', traffic([9, 9, 9, 9, 9], [0, 0, 0, 0, 0]), 'warn', 1],
    ['it was bad and is well', traffic(five, [100, 0, 0, 0, 0]), 'pass', 0],
  ])('is judged by its share: %s', async (_title, metrics, state, value) => {
    const [signal] = await said(metrics);
    expect(signal).toMatchObject({ check: 'nat/traffic', family: 'network', state, value });
    expect(signal).not.toHaveProperty('measures');
  });

  it.each([
    ['1 % for three minutes', [1, 1, 1, 0, 0], 'fail', 'saturation'],
    ['1 % for two minutes', [1, 1, 0, 0, 0], 'warn', undefined],
    ['none any more', [0, 1, 1, 1, 1], 'pass', undefined],
  ])('tells of ports that ran out: %s', async (_title, errors, state, measures) => {
    const [signal] = await said(traffic(five, five, errors));
    expect(signal?.state).toBe(state);
    expect(signal?.measures).toBe(measures);
  });

  it('is no failure where nobody tries', async () => {
    const [signal] = await said(traffic([0], [0]));
    expect(signal).toMatchObject({ state: 'pass' });
    expect(signal).not.toHaveProperty('value');
  });

  it.each([
    ['nothing was counted', {}],
    ['one of the figures is missing', { ConnectionAttemptCount: [100], ErrorPortAllocation: [0] }],
    ['CloudWatch tells only of a part', { ...traffic([100], [0]), ConnectionEstablishedCount: 'Forbidden' }],
  ])('is unknown where %s', async (_title, metrics) => {
    const [signal] = await said(metrics);
    expect(signal).toMatchObject({ state: 'unknown' });
    expect(signal).not.toHaveProperty('value');
  });

  it('speaks on the route tables that lead there, too', async () => {
    expect(await said(traffic(five, [0, 0, 0, 0, 0]))).toMatchObject([
      { resource: arn('natgateway/nat-1'), state: 'fail' },
      { resource: arn('route-table/rtb-1'), by: arn('natgateway/nat-1'), state: 'fail' },
    ]);
  });
});

describe('peering and Transit Gateways, as EC2 documents its answers', () => {
  async function peering(one: VpcPeeringConnection, ...known: readonly Resource[]) {
    const bench = pollBench(
      {
        'EC2 DescribeVpcPeeringConnections': () => ({
          VpcPeeringConnections: [{ VpcPeeringConnectionId: 'pcx-1', ...one }],
        }),
      },
      modelOf({ resources: [...known] }),
    );
    return answered(await bench.run(vpc, 'peering')).signals;
  }
  async function attachment(all: readonly TransitGatewayAttachment[], ...known: readonly Resource[]) {
    const bench = pollBench(
      {
        'EC2 DescribeTransitGatewayAttachments': () => ({
          TransitGatewayAttachments: all.map((one, index) => ({
            TransitGatewayAttachmentId: `tgw-attach-${index}`,
            TransitGatewayId: 'tgw-1',
            ResourceId: 'vpc-1',
            ...one,
          })),
        }),
      },
      modelOf({ resources: [...known] }),
    );
    return answered(await bench.run(vpc, 'transit-gateways')).signals;
  }

  it.each([
    ['active', 'pass', undefined],
    ['pending-acceptance', 'unknown', 'transition'],
    ['deleting', 'unknown', 'transition'],
    [undefined, 'unknown', undefined],
  ] as const)('a peering connection that is %s is taken for %s', async (Code, state, nature) => {
    const [signal] = await peering(Code === undefined ? {} : { Status: { Code } });
    expect(signal).toMatchObject({ check: 'vpc/peering', state });
    expect(signal?.nature).toBe(nature);
  });

  it.each(['deleted', 'rejected', 'expired', 'failed'] as const)(
    'a peering connection that is %s is missed only while a route leads to it',
    async (Code) => {
      expect(await peering({ Status: { Code } })).toEqual([]);
      expect(await peering({ Status: { Code } }, tableTo('pcx-1'))).toMatchObject([{ state: 'fail' }]);
    },
  );

  it.each([
    ['available', 'pass', undefined],
    ['modifying', 'pass', undefined],
    ['pendingAcceptance', 'unknown', 'transition'],
    ['failed', 'fail', undefined],
    [undefined, 'unknown', undefined],
  ] as const)('an attachment that is %s is taken for %s', async (State, state, nature) => {
    const [signal] = await attachment([State === undefined ? {} : { State }]);
    expect(signal).toMatchObject({ check: 'transit-gateway/attachment', state });
    expect(signal?.nature).toBe(nature);
  });

  it('an attachment that is deleted is missed while a route leads there, unless another took its place', async () => {
    const way = tableTo('tgw-1');
    expect(await attachment([{ State: 'deleted' }])).toEqual([]);
    expect(await attachment([{ State: 'deleted' }], way)).toMatchObject([{ state: 'fail' }]);
    expect(await attachment([{ State: 'deleted' }, { State: 'available' }], way)).toMatchObject([
      { state: 'pass' },
    ]);
  });
});

describe('the parts of a network', () => {
  const lists = [
    ['subnets', 'DescribeSubnets', 'Subnets', { SubnetId: 'a' }],
    ['route-tables', 'DescribeRouteTables', 'RouteTables', { RouteTableId: 'a' }],
    ['nat-gateways', 'DescribeNatGateways', 'NatGateways', { NatGatewayId: 'a' }],
    ['peering', 'DescribeVpcPeeringConnections', 'VpcPeeringConnections', { VpcPeeringConnectionId: 'a' }],
    [
      'transit-gateways',
      'DescribeTransitGatewayAttachments',
      'TransitGatewayAttachments',
      { TransitGatewayAttachmentId: 'a' },
    ],
  ] as const;

  it.each(lists)('read every page of %s', async (part, operation, field, item) => {
    const bench = pollBench({
      [`EC2 ${operation}`]: ({ NextToken }: { NextToken?: string }) =>
        NextToken === undefined
          ? { [field]: [item], NextToken: 'more' }
          : { [field]: [{ ...item, ...second }] },
    });
    const second = Object.fromEntries(Object.keys(item).map((name) => [name, 'b']));
    expect(answered(await bench.run(vpc, part)).resources).toHaveLength(2);
  });

  it.each(lists)(
    'know nothing of %s where that is denied, and say which permission is missing',
    async (part, operation) => {
      const bench = pollBench({
        [`EC2 ${operation}`]: () => {
          throw refused('UnauthorizedOperation', 403);
        },
      });
      expect(await bench.run(vpc, part)).toMatchObject([
        { kind: 'failed', failure: 'denied', permission: `ec2:${operation}` },
      ]);
    },
  );

  it.each(lists.slice(1))(
    'look for %s that nobody has once in five minutes',
    async (part, operation, field) => {
      const bench = pollBench({ [`EC2 ${operation}`]: () => ({ [field]: [] }) });
      await bench.run(vpc, part);
      expect(bench.sent).toHaveLength(1);
      const observer = { name: `vpc/${part}`, account: scope.account, region: scope.region };
      const health = { observer, lastSuccessAt: startedAt, resources: 0 };
      const observers = {
        size: 1,
        get: () => health,
        has: () => true,
        keys: () => [],
        values: () => [health],
      };
      const calls: unknown[] = [];
      const again = pollBench(
        { [`EC2 ${operation}`]: () => (calls.push(operation), { [field]: [] }) },
        { ...modelOf(), observers },
      );
      await again.run(vpc, part);
      await again.pass(299_999);
      await again.run(vpc, part);
      expect(calls).toHaveLength(0);
      await again.pass(1);
      await again.run(vpc, part);
      expect(calls).toHaveLength(1);
    },
  );

  it('ask CloudWatch nothing where there is no gateway', async () => {
    const bench = pollBench({});
    expect(answered(await bench.run(vpc, 'nat-traffic')).signals).toEqual([]);
    expect(bench.sent).toEqual([]);
  });
});
