import { afterEach, describe, expect, it, vi } from 'vitest';
import { ArcZonalShiftClient } from '../../src/aws/arc-zonal-shift/client.ts';
import {
  CancelZonalShiftCommand,
  ListAutoshiftsCommand,
  ListManagedResourcesCommand,
  StartZonalShiftCommand,
  UpdateZonalShiftCommand,
} from '../../src/aws/arc-zonal-shift/commands.ts';
import { createAwsAccess } from '../../src/aws/client-pool.ts';
import { AwsError } from '../../src/aws/error.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { inProcessHandler } from '../../src/simulator/wire/in-process-handler.ts';
import { serveTransport, type WireEndpoint } from '../../src/simulator/wire/serve-transport.ts';

let endpoint: WireEndpoint | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint?.close();
  endpoint = undefined;
});

async function accessAt(distance: string) {
  const world = buildStack(loadStack('three-zone'), 1);
  const transport = simulatedTransport(world);
  const options = { defaultAccount: world.account, now: () => world.clock.now() };
  if (distance === 'http') endpoint = await serveTransport(transport, { ...options, port: 0 });
  vi.stubEnv('AWS_ACCESS_KEY_ID', `AKIA${world.account}`);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'simulated');
  const access = createAwsAccess({
    clock: world.clock,
    log: silentLogger,
    accounts: [{ account: world.account }],
    ...(distance === 'direct' ? { transport } : {}),
    ...(distance === 'in-process' ? { requestHandler: inProcessHandler(transport, options) } : {}),
    ...(endpoint === undefined ? {} : { endpoint: endpoint.url }),
  });
  const balancer = [...world.loadBalancers.keys()][0] ?? '';
  return { access, scope: { account: world.account, region: 'eu-west-1' }, balancer, now: world.clock.now() };
}

describe.each(['direct', 'in-process', 'http'])('the client of ARC zonal shift, %s', (distance) => {
  it('begins, prolongs and ends a shift, and sees it on its resource', async () => {
    const { access, scope, balancer, now } = await accessAt(distance);
    const client = access.client(ArcZonalShiftClient, scope, { mutating: true });
    const begun = await client.send(
      new StartZonalShiftCommand({
        resourceIdentifier: balancer,
        awayFrom: 'euw1-az2',
        expiresIn: '3h',
        comment: 'a test',
      }),
    );
    expect(begun).toMatchObject({ awayFrom: 'euw1-az2', status: 'ACTIVE', comment: 'a test' });
    expect(begun.expiryTime).toEqual(new Date(now + 3 * 3_600_000));

    const zonalShiftId = begun.zonalShiftId ?? '';
    const listed = await client.send(new ListManagedResourcesCommand({ maxResults: 100 }));
    expect(listed.items).toMatchObject([
      {
        arn: balancer,
        availabilityZones: ['euw1-az1', 'euw1-az2', 'euw1-az3'],
        appliedWeights: { 'euw1-az1': 1, 'euw1-az2': 0, 'euw1-az3': 1 },
        zonalShifts: [{ zonalShiftId, appliedStatus: 'APPLIED', shiftType: 'ZONAL_SHIFT' }],
        autoshifts: [],
      },
    ]);
    expect((await client.send(new ListAutoshiftsCommand({ status: 'ACTIVE' }))).items).toEqual([]);
    const prolonged = await client.send(new UpdateZonalShiftCommand({ zonalShiftId, expiresIn: '6h' }));
    expect(prolonged.expiryTime).toEqual(new Date(now + 6 * 3_600_000));
    const ended = await client.send(new CancelZonalShiftCommand({ zonalShiftId }));
    expect(ended.status).toBe('CANCELED');
    access.destroy();
  });

  it('counts its calls, and sorts what AWS refuses', async () => {
    const { access, scope } = await accessAt(distance);
    const client = access.client(ArcZonalShiftClient, scope, { mutating: true });
    const refused = client.send(new CancelZonalShiftCommand({ zonalShiftId: 'no-such-shift' }));
    await expect(refused).rejects.toBeInstanceOf(AwsError);
    await expect(refused).rejects.toMatchObject({ failure: 'gone', code: 'ResourceNotFoundException' });
    expect(access.calls()).toMatchObject([
      { service: 'ARC Zonal Shift', operation: 'CancelZonalShift', outcome: 'gone', count: 1 },
    ]);
    access.destroy();
  });
});

describe('where its requests go', () => {
  it.each([
    ['eu-west-1', 'arc-zonal-shift.eu-west-1.amazonaws.com'],
    ['cn-north-1', 'arc-zonal-shift.cn-north-1.amazonaws.com.cn'],
  ])('in %s to %s, signed for that service', async (region, host) => {
    const seen: { hostname: string; headers: Record<string, string> }[] = [];
    const handle = async (request: { hostname: string; headers: Record<string, string> }) => {
      seen.push(request);
      throw new Error('nobody answers');
    };
    const client = new ArcZonalShiftClient({
      region,
      maxAttempts: 1,
      requestHandler: { handle, destroy: () => undefined, metadata: {} },
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
    });
    await expect(client.send(new ListManagedResourcesCommand({}))).rejects.toThrow('nobody answers');
    expect(seen[0]?.hostname).toBe(host);
    expect(seen[0]?.headers['authorization']).toContain(`/${region}/arc-zonal-shift/aws4_request`);
  });
});
