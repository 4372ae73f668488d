import { describe, expect, it } from 'vitest';
import { ArcZonalShiftClient } from '../../src/aws/arc-zonal-shift/client.ts';
import {
  CancelZonalShiftCommand,
  ListAutoshiftsCommand,
  ListManagedResourcesCommand,
  StartZonalShiftCommand,
  UpdateZonalShiftCommand,
} from '../../src/aws/arc-zonal-shift/commands.ts';
import { AwsError } from '../../src/aws/error.ts';
import { accessAt, distances } from '../support/simulated-access.ts';

async function zonesAt(distance: (typeof distances)[number]) {
  const { access, world } = await accessAt(distance, 'three-zone');
  const balancer = [...world.loadBalancers.keys()][0] ?? '';
  return { access, scope: { account: world.account, region: 'eu-west-1' }, balancer, now: world.clock.now() };
}

describe.each(distances)('the client of ARC zonal shift, %s', (distance) => {
  it('begins, prolongs and ends a shift, and sees it on its resource', async () => {
    const { access, scope, balancer, now } = await zonesAt(distance);
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
    const { access, scope } = await zonesAt(distance);
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
