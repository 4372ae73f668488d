import { describe, expect, it } from 'vitest';
import { services } from '../../../../src/simulator/aws/registry.ts';
import { createWire } from '../../../../src/simulator/wire/create-wire.ts';
import { servicesSigningAs } from '../../../../src/simulator/wire/services-signing-as.ts';
import { playedShop } from '../../../support/played-shop.ts';
import { simulatedTransport } from '../../../../src/simulator/transport.ts';

const { world } = playedShop(1);
const wire = createWire(simulatedTransport(world), {
  defaultAccount: world.account,
  now: () => world.clock.now(),
});

/** A request as botocore writes it, and what comes back. */
async function send(method: string, path: string, body?: object) {
  const answer = await wire(
    {
      method,
      url: new URL(`http://localhost${path}`),
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=me/20260101/us-east-1/arc-zonal-shift/aws4_request, Signature=0',
      },
    },
    Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  );
  if (answer === undefined) throw new Error('there was no answer');
  return {
    status: answer.status,
    error: answer.headers['x-amzn-errortype'],
    body: JSON.parse(String(answer.body)) as Record<string, unknown>,
  };
}

describe('zonal shift on the wire', () => {
  it('has a shape for each operation that simulated AWS has', async () => {
    const [service] = await servicesSigningAs('arc-zonal-shift');
    const simulated = services.find(({ id }) => id === 'ARC Zonal Shift');
    expect(service).toMatchObject({ id: 'ARC Zonal Shift', protocol: 'restJson', version: '2022-10-30' });
    expect([...(service?.operations.keys() ?? [])].toSorted()).toEqual(
      Object.keys(simulated?.operations ?? {}).toSorted(),
    );
  });

  it('is begun, seen on its resource, prolonged and ended', async () => {
    const balancer = [...world.loadBalancers.values()].find(({ region }) => region === 'us-east-1');
    const arn = balancer?.arn ?? '';
    const resource = `/managedresources/${encodeURIComponent(arn)}`;
    const weights = Object.keys((await send('GET', resource)).body['appliedWeights'] as object);
    const [awayFrom] = weights;

    const begun = await send('POST', '/zonalshifts', {
      resourceIdentifier: arn,
      awayFrom,
      expiresIn: '1h',
      comment: 'by hand',
    });
    const id = String(begun.body['zonalShiftId']);
    expect(begun.status).toBe(201);
    expect(begun.body).toMatchObject({ awayFrom, status: 'ACTIVE', comment: 'by hand' });
    expect(Number(begun.body['expiryTime']) - Number(begun.body['startTime'])).toBe(3600);

    const seen = await send('GET', resource);
    expect(seen.body).toMatchObject({ arn, zonalShifts: [{ zonalShiftId: id, appliedStatus: 'APPLIED' }] });
    expect((await send('GET', '/zonalshifts?status=ACTIVE&maxResults=5')).body['items']).toHaveLength(1);
    expect((await send('PATCH', `/zonalshifts/${id}`, { expiresIn: '2h' })).body['comment']).toBe('by hand');
    expect((await send('DELETE', `/zonalshifts/${id}`)).body['status']).toBe('CANCELED');
    expect((await send('GET', '/zonalshifts?status=ACTIVE')).body['items']).toEqual([]);
  });

  it('refuses in the form of its protocol', async () => {
    expect(await send('DELETE', '/zonalshifts/no-such-shift')).toMatchObject({
      status: 404,
      error: 'ResourceNotFoundException',
    });
    expect(await send('GET', '/zonalshifts?maxResults=many')).toMatchObject({
      status: 400,
      error: 'SerializationException',
    });
    expect(await send('GET', '/practiceruns')).toMatchObject({
      status: 404,
      error: 'UnknownOperationException',
    });
  });
});
