import type { Connection, VirtualInterface } from '@aws-sdk/client-direct-connect';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Resource } from '../../src/model/resource.ts';
import { directconnect } from '../../src/pollers/directconnect.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { type Answers, pollBench, refused, scope, startedAt } from '../support/poll.ts';
import { saidOf, watchedWorld } from '../support/watched-world.ts';

const arn = (resource: string) => `arn:aws:directconnect:${scope.region}:${scope.account}:${resource}`;

function answered(observations: readonly Observation[]) {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

async function read(part: string, answers: Answers, model?: Model) {
  return answered(await pollBench(answers, model).run(directconnect, part));
}

const interfaces = (...all: readonly VirtualInterface[]): Answers => ({
  'Direct Connect DescribeVirtualInterfaces': () => ({ virtualInterfaces: all }),
});

const way: Resource = resourceOf({
  id: arn('dxvif/dxvif-1'),
  kind: 'directconnect:virtual-interface',
  name: 'north',
  region: scope.region,
  facts: { virtualInterface: 'dxvif-1', connection: 'dxcon-1', gateway: 'vgw-1', addressFamilies: ['ipv4'] },
  relations: [{ type: 'routes-to', to: arn('dxcon/dxcon-1') }],
});

const link: Resource = resourceOf({
  id: arn('dxcon/dxcon-1'),
  kind: 'directconnect:connection',
  name: 'north',
  region: scope.region,
  facts: { connection: 'dxcon-1', bandwidth: '10Gbps' },
});

const up = { customerAddress: '169.254.255.1', bgpPeerState: 'available', bgpStatus: 'up' } as const;
const down = { ...up, customerAddress: '169.254.255.5', bgpStatus: 'down' } as const;

describe('virtual interfaces, as Direct Connect documents its answers', () => {
  it.each<[string, VirtualInterface, string, number | undefined]>([
    ['its peer up', { virtualInterfaceState: 'available', bgpPeers: [up] }, 'pass', 1],
    ['one of two peers down', { virtualInterfaceState: 'available', bgpPeers: [up, down] }, 'warn', 1],
    ['every peer down', { virtualInterfaceState: 'down', bgpPeers: [down, down] }, 'fail', 0],
    [
      'a peer that is being deleted',
      { virtualInterfaceState: 'available', bgpPeers: [up, { ...down, bgpPeerState: 'deleting' }] },
      'pass',
      1,
    ],
    [
      'a peer of which AWS does not say',
      { virtualInterfaceState: 'available', bgpPeers: [up, { ...up, bgpStatus: 'unknown' }] },
      'unknown',
      undefined,
    ],
    ['no word of its peers', { virtualInterfaceState: 'available' }, 'unknown', undefined],
    ['no word of its peers, and down', { virtualInterfaceState: 'down' }, 'fail', 0],
    ['no word at all', {}, 'unknown', undefined],
  ])('with %s are called what they are', async (_title, one, state, value) => {
    const { signals } = await read(
      'virtual-interfaces',
      interfaces({ virtualInterfaceId: 'dxvif-1', ...one }),
    );
    expect(signals).toMatchObject([
      { resource: way.id, check: 'directconnect/bgp', family: 'control-plane', state },
    ]);
    expect(signals[0]?.value).toBe(value);
    expect(signals[0]?.nature).toBeUndefined();
  });

  it.each(['testing', 'pending', 'verifying', 'confirming', 'deleting'] as const)(
    'that are %s are somebody’s work',
    async (virtualInterfaceState) => {
      const one = { virtualInterfaceId: 'dxvif-1', virtualInterfaceState, bgpPeers: [down] };
      const { signals } = await read('virtual-interfaces', interfaces(one));
      expect(signals).toMatchObject([{ state: 'unknown', nature: 'transition' }]);
    },
  );

  it.each(['deleted', 'rejected'] as const)('that are %s are no more', async (virtualInterfaceState) => {
    const one = { virtualInterfaceId: 'dxvif-1', virtualInterfaceState };
    expect(await read('virtual-interfaces', interfaces(one))).toMatchObject({ resources: [], signals: [] });
  });

  it('say between what they lead, and are guessed of in nothing that AWS left out', async () => {
    const { resources } = await read(
      'virtual-interfaces',
      interfaces(
        {
          virtualInterfaceId: 'dxvif-1',
          virtualInterfaceName: 'north',
          virtualInterfaceType: 'private',
          connectionId: 'dxcon-1',
          location: 'EqDC2',
          virtualGatewayId: '',
          directConnectGatewayId: 'gateway-1',
          bgpPeers: [{ ...up, addressFamily: 'ipv4' }],
          tags: [{ key: 'team', value: 'network' }],
        },
        { virtualInterfaceId: 'dxvif-2', connectionId: 'dxlag-1' },
      ),
    );
    expect(resources).toMatchObject([
      {
        id: way.id,
        name: 'north',
        tags: { team: 'network' },
        facts: { connection: 'dxcon-1', location: 'EqDC2', gateway: 'gateway-1', addressFamilies: ['ipv4'] },
        relations: [{ type: 'routes-to', to: link.id }],
      },
      { name: 'dxvif-2', facts: { virtualInterface: 'dxvif-2', connection: 'dxlag-1' }, relations: [] },
    ]);
    expect(Object.keys(resources[1]?.facts ?? {})).toEqual(['virtualInterface', 'connection']);
  });

  it('are read page by page', async () => {
    const pages: Answers = {
      'Direct Connect DescribeVirtualInterfaces': ({ nextToken }: { nextToken?: string }) =>
        nextToken === undefined
          ? { virtualInterfaces: [{ virtualInterfaceId: 'dxvif-1' }], nextToken: 'more' }
          : { virtualInterfaces: [{ virtualInterfaceId: 'dxvif-2' }] },
    };
    expect((await read('virtual-interfaces', pages)).resources.map(({ name }) => name)).toEqual([
      'dxvif-1',
      'dxvif-2',
    ]);
  });

  it('know nothing where that is denied, and say which permission is missing', async () => {
    const bench = pollBench({
      'Direct Connect DescribeVirtualInterfaces': () => {
        throw refused('AccessDeniedException');
      },
    });
    expect(await bench.run(directconnect, 'virtual-interfaces')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'directconnect:DescribeVirtualInterfaces' },
    ]);
  });

  it('cost nothing more where there are none', async () => {
    const bench = pollBench({});
    for (const part of ['connections', 'gateways', 'link', 'routes'])
      expect(await bench.run(directconnect, part)).toMatchObject([{ kind: 'complete', resources: [] }]);
    expect(bench.sent).toEqual([]);
  });
});

describe('connections', () => {
  it.each<[Connection['connectionState'], string, string | undefined]>([
    ['available', 'pass', undefined],
    ['down', 'fail', undefined],
    ['ordering', 'unknown', 'transition'],
    ['deleting', 'unknown', 'transition'],
    ['unknown', 'unknown', undefined],
    [undefined, 'unknown', undefined],
  ])('of which Direct Connect says %s are called what they are', async (connectionState, state, nature) => {
    const { signals } = await read(
      'connections',
      {
        'Direct Connect DescribeConnections': () => ({
          connections: [
            { connectionId: 'dxcon-1', ...(connectionState === undefined ? {} : { connectionState }) },
          ],
        }),
      },
      modelOf({ resources: [way] }),
    );
    expect(signals).toMatchObject([{ resource: link.id, check: 'directconnect/connection', state }]);
    expect(signals[0]?.nature).toBe(nature);
  });
});

describe('Direct Connect gateways', () => {
  it('are asked what they lead on to', async () => {
    const model = modelOf({ resources: [{ ...way, facts: { ...way.facts, gateway: 'gateway-1' } }] });
    const associations = [
      { associationState: 'associated', associatedGateway: { id: 'tgw-1', type: 'transitGateway' } },
      { associationState: 'disassociated', associatedGateway: { id: 'tgw-2' } },
      { associationState: 'associated', virtualGatewayId: 'vgw-1' },
    ];
    const { resources } = await read(
      'gateways',
      {
        'Direct Connect DescribeDirectConnectGatewayAssociations': () => ({
          directConnectGatewayAssociations: associations,
        }),
      },
      model,
    );
    expect(resources).toMatchObject([{ facts: { gateway: 'gateway-1', leadsTo: ['tgw-1', 'vgw-1'] } }]);
  });
});

type Told = Readonly<Record<string, readonly (number | undefined)[]>>;

/** CloudWatch, which knows of each metric these values, of the newest five minutes first. */
function metrics(told: Told): Answers {
  const periodMs = 300_000;
  return {
    'CloudWatch ListMetrics': () => ({
      Metrics: Object.keys(told).map((MetricName) => ({
        MetricName,
        Dimensions: [
          { Name: 'ConnectionId', Value: 'dxcon-1' },
          { Name: 'OpticalLaneNumber', Value: '1' },
        ],
      })),
    }),
    'CloudWatch GetMetricData': ({
      MetricDataQueries,
    }: {
      MetricDataQueries: { Id: string; MetricStat: { Metric: { MetricName: string } } }[];
    }) => ({
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
        const values = told[MetricStat.Metric.MetricName] ?? [];
        const points = values.flatMap((value, index) =>
          value === undefined ? [] : [{ at: new Date(startedAt - (index + 1) * periodMs), value }],
        );
        return {
          Id,
          StatusCode: 'Complete',
          Timestamps: points.map(({ at }) => at),
          Values: points.map(({ value }) => value),
        };
      }),
    }),
  };
}

describe('the link of a connection, by its metrics', () => {
  const model = modelOf({ resources: [way, link] });
  const wordOf = async (told: Told, check: string) => {
    const { signals } = await read('link', metrics(told), model);
    const found = signals.filter((signal) => signal.check === check);
    // What befalls the connection is said of the virtual interface on it, by the connection.
    expect(found.map(({ resource, by }) => [resource, by])).toEqual([
      [link.id, undefined],
      [way.id, link.id],
    ]);
    expect(found[0]?.state).toBe(found[1]?.state);
    return found[0];
  };

  // 100 packets a second are 30,000 in five minutes.
  it.each<[string, Told, string]>([
    ['no broken frame', { ConnectionErrorCount: [0, 0], ConnectionPpsIngress: [100, 100] }, 'pass'],
    ['a few', { ConnectionErrorCount: [200, 200], ConnectionPpsIngress: [100, 100] }, 'warn'],
    ['1 % for five minutes', { ConnectionErrorCount: [400, 0], ConnectionPpsIngress: [100, 100] }, 'warn'],
    ['1 % for ten minutes', { ConnectionErrorCount: [400, 400], ConnectionPpsIngress: [100, 100] }, 'fail'],
    [
      '1 % until five minutes ago',
      { ConnectionErrorCount: [0, 400, 400], ConnectionPpsIngress: [100, 100, 100] },
      'pass',
    ],
    ['no figure at all', {}, 'unknown'],
    [
      'no figure of the last quarter of an hour',
      { ConnectionPpsIngress: [undefined, undefined, undefined, 100] },
      'unknown',
    ],
  ])('with %s is called what it is', async (_title, told, state) => {
    expect(await wordOf(told, 'directconnect/errors')).toMatchObject({ family: 'network', state });
  });

  it.each<[string, Told, string]>([
    ['enough light', { ConnectionLightLevelRx: [-14.4, -14.4], ConnectionLightLevelTx: [2.5, 2.5] }, 'pass'],
    ['too little for five minutes', { ConnectionLightLevelRx: [-14.5, -14.4] }, 'warn'],
    ['too little for ten minutes', { ConnectionLightLevelRx: [-14.5, -14.5] }, 'fail'],
    [
      'too much sent for ten minutes',
      { ConnectionLightLevelRx: [-5, -5], ConnectionLightLevelTx: [2.6, 2.6] },
      'fail',
    ],
    ['enough again', { ConnectionLightLevelRx: [-6, -20] }, 'pass'],
    ['no such metric', {}, 'unknown'],
  ])('with %s is called what it is', async (_title, told, state) => {
    expect(await wordOf(told, 'directconnect/light')).toMatchObject({ family: 'hypervisor', state });
  });

  // Ten metrics each, of a connection and of a virtual interface: up to 500 of all are one page.
  it.each([
    [49, [undefined]],
    [50, ['ConnectionLightLevelTx', 'ConnectionLightLevelRx']],
  ])('of %i connections with one way over them is looked for under %j', async (count, names) => {
    const others = Array.from({ length: count - 1 }, (_, index) => ({ ...link, id: `${link.id}-${index}` }));
    const answers: Answers = {
      ...metrics({ ConnectionLightLevelRx: [-20, -20] }),
      'CloudWatch ListMetrics': ({ MetricName = 'ConnectionLightLevelRx' }: { MetricName?: string }) => ({
        Metrics: [{ MetricName, Dimensions: [{ Name: 'ConnectionId', Value: 'dxcon-1' }] }],
      }),
    };
    const bench = pollBench(answers, modelOf({ resources: [way, link, ...others] }));
    const { signals } = answered(await bench.run(directconnect, 'link'));
    const asked = bench.sent.filter(({ operation }) => operation === 'ListMetrics');
    expect(asked.map(({ input }) => (input as { MetricName?: string }).MetricName)).toEqual(names);
    expect(signals).toContainEqual(
      expect.objectContaining({ resource: link.id, check: 'directconnect/light', state: 'fail' }),
    );
  });

  it('has no range of light to be held against at a bandwidth of which AWS publishes none', async () => {
    const hosted = modelOf({ resources: [way, { ...link, facts: { ...link.facts, bandwidth: '500Mbps' } }] });
    const { signals } = await read('link', metrics({ ConnectionLightLevelRx: [-30, -30] }), hosted);
    expect(signals.find(({ check }) => check === 'directconnect/light')?.state).toBe('unknown');
  });
});

describe('what BGP brought, by its metrics', () => {
  it.each<[string, Told, string, number | undefined]>([
    [
      'four networks',
      { VirtualInterfaceBgpStatus: [1], VirtualInterfaceBgpPrefixesAccepted: [4] },
      'pass',
      4,
    ],
    ['none', { VirtualInterfaceBgpStatus: [1], VirtualInterfaceBgpPrefixesAccepted: [0] }, 'warn', 0],
    [
      'a session that was down meanwhile',
      { VirtualInterfaceBgpStatus: [0], VirtualInterfaceBgpPrefixesAccepted: [4] },
      'warn',
      4,
    ],
    ['no figure', { VirtualInterfaceBgpStatus: [1] }, 'unknown', undefined],
  ])('with %s is called what it is', async (_title, told, state, value) => {
    const { signals } = await read('routes', metrics(told), modelOf({ resources: [way] }));
    expect(signals).toMatchObject([{ resource: way.id, check: 'directconnect/routes', state }]);
    expect(signals[0]?.value).toBe(value);
  });
});

const stack = `
stack: plant
summary: A site and three ways to the plant.
regions: [{ region: eu-west-1, zones: [eu-west-1a] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
vpnConnections: [{ name: office }]
directConnects: [{ name: north }, { name: south, location: CSVA1 }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

describe('the Direct Connect of the simulated account', () => {
  it('is up, fails by its frames and its light while both are bad, and by BGP while the link is down', async () => {
    const { shop, look } = watchedWorld(stack, directconnect);
    const atFirst = await look();
    for (const check of ['connection', 'errors', 'light'])
      expect(saidOf(atFirst, 'north', `directconnect/${check}`)).toMatchObject({ state: 'pass' });
    expect(saidOf(atFirst, 'north', 'directconnect/bgp')).toMatchObject({ state: 'pass', value: 1 });
    expect(saidOf(atFirst, 'south', 'directconnect/routes')).toMatchObject({ state: 'pass', value: 4 });

    const heal = shop.fault(faultNamed('impair-direct-connect'), { connection: 'north' });
    await shop.play(16 * 60);
    const broken = await look();
    expect(saidOf(broken, 'north', 'directconnect/errors')).toMatchObject({ state: 'fail' });
    expect(saidOf(broken, 'north', 'directconnect/light')).toMatchObject({ state: 'fail', value: -17 });
    expect(saidOf(broken, 'north', 'directconnect/bgp')).toMatchObject({ state: 'pass' });
    expect(saidOf(broken, 'south', 'directconnect/errors')).toMatchObject({ state: 'pass' });

    heal();
    const mend = shop.fault(faultNamed('drop-direct-connect'), { connection: 'direct-connect' });
    const cut = await look();
    expect(saidOf(cut, 'north', 'directconnect/connection')).toMatchObject({ state: 'fail' });
    expect(saidOf(cut, 'north', 'directconnect/bgp')).toMatchObject({ state: 'fail' });
    mend();
    expect(saidOf(await look(), 'north', 'directconnect/bgp')).toMatchObject({ state: 'pass' });
  });
});
