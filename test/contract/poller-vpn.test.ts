import type { VpnConnection } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import { vpc } from '../../src/pollers/vpc.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { pollBench, refused, scope } from '../support/poll.ts';
import { saidOf, watchedWorld } from '../support/watched-world.ts';

const arn = `arn:aws:ec2:${scope.region}:${scope.account}:vpn-connection/vpn-1`;

function answered(observations: readonly Observation[]) {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

async function seen(one: VpnConnection) {
  const bench = pollBench({
    'EC2 DescribeVpnConnections': () => ({ VpnConnections: [{ VpnConnectionId: 'vpn-1', ...one }] }),
  });
  return answered(await bench.run(vpc, 'vpn-connections'));
}

const up = { OutsideIpAddress: '203.0.113.1', Status: 'UP', StatusMessage: '1 BGP ROUTES' } as const;
const down = { OutsideIpAddress: '203.0.113.2', Status: 'DOWN', StatusMessage: 'IPSEC IS DOWN' } as const;

describe('VPN connections, as EC2 documents its answers', () => {
  it.each<[string, VpnConnection, string, number | undefined]>([
    ['both tunnels up', { VgwTelemetry: [up, up] }, 'pass', 2],
    ['one of them down', { VgwTelemetry: [up, down] }, 'warn', 1],
    ['both down', { VgwTelemetry: [down, down] }, 'fail', 0],
    ['a single tunnel, which is up', { VgwTelemetry: [up] }, 'pass', 1],
    ['a tunnel of which AWS does not say', { VgwTelemetry: [up, {}] }, 'unknown', undefined],
    ['no word of its tunnels', {}, 'unknown', undefined],
  ])('with %s are called what they are', async (_title, one, state, value) => {
    const { signals } = await seen({ State: 'available', ...one });
    expect(signals).toMatchObject([{ resource: arn, check: 'vpn/tunnels', family: 'network', state }]);
    expect(signals[0]?.value).toBe(value);
    expect(signals[0]?.nature).toBeUndefined();
  });

  it.each(['pending', 'deleting'] as const)('that are %s are somebody else’s work', async (State) => {
    const { signals } = await seen({ State, VgwTelemetry: [down, down] });
    expect(signals).toMatchObject([{ state: 'unknown', nature: 'transition' }]);
  });

  it('that are deleted are no more', async () => {
    expect(await seen({ State: 'deleted' })).toMatchObject({ resources: [], signals: [] });
  });

  it('tell which tunnel is down and why, and between what they lead', async () => {
    const { resources, signals } = await seen({
      State: 'available',
      CustomerGatewayId: 'cgw-1',
      VpnGatewayId: '',
      TransitGatewayId: 'tgw-1',
      Options: { StaticRoutesOnly: true },
      VgwTelemetry: [up, down],
      Tags: [{ Key: 'Name', Value: 'office' }],
    });
    expect(signals[0]?.reason).toBe('1 of 2 tunnels are up: 203.0.113.2 is down (IPSEC IS DOWN)');
    expect(resources).toMatchObject([
      {
        id: arn,
        kind: 'vpn:connection',
        name: 'office',
        facts: {
          customerGateway: 'cgw-1',
          gateway: 'tgw-1',
          staticRoutes: true,
          tunnels: 2,
          tunnelsUp: 1,
        },
      },
    ]);
  });

  it('are guessed of in nothing that AWS left out', async () => {
    expect((await seen({})).resources[0]?.facts).toEqual({});
  });

  it('know nothing where that is denied, and say which permission is missing', async () => {
    const bench = pollBench({
      'EC2 DescribeVpnConnections': () => {
        throw refused('UnauthorizedOperation', 403);
      },
    });
    expect(await bench.run(vpc, 'vpn-connections')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'ec2:DescribeVpnConnections' },
    ]);
  });
});

const stack = `
stack: office
summary: A site and two ways to the office.
regions: [{ region: eu-west-1, zones: [eu-west-1a] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
vpnConnections: [{ name: office, device: north }, { name: spare, device: south, tunnels: 1 }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

describe('the VPN connections of the simulated account', () => {
  it('are up, warn while one tunnel is down and fail while both are', async () => {
    const { shop, look } = watchedWorld(stack, vpc);
    const atFirst = await look();
    expect(saidOf(atFirst, 'office', 'vpn/tunnels')).toMatchObject({ state: 'pass' });
    expect(saidOf(atFirst, 'spare', 'vpn/tunnels')).toMatchObject({ state: 'warn', value: 1 });
    const heal = shop.fault(faultNamed('drop-tunnels'), { vpn: 'office', count: 1 });
    expect(saidOf(await look(), 'office', 'vpn/tunnels')).toMatchObject({ state: 'warn', value: 1 });
    const healBoth = shop.fault(faultNamed('drop-tunnels'), { vpn: 'vpn' });
    expect(saidOf(await look(), 'office', 'vpn/tunnels')).toMatchObject({ state: 'fail', value: 0 });
    heal();
    expect(saidOf(await look(), 'office', 'vpn/tunnels')).toMatchObject({ state: 'fail' });
    healBoth();
    expect(saidOf(await look(), 'office', 'vpn/tunnels')).toMatchObject({ state: 'pass' });
  });
});
