import { describe, expect, it } from 'vitest';
import { failSite } from '../../../../../src/simulator/faults/fail-site.ts';
import { type PlayedShop, playedShop } from '../../../../support/played-shop.ts';

interface Check {
  readonly HealthCheck: { readonly Id: string; readonly HealthCheckVersion: number };
  readonly Location: string;
}
interface Seen {
  readonly HealthCheckObservations: { readonly StatusReport: { readonly Status: string } }[];
}

const make = (shop: PlayedShop, settings: object = {}) => {
  const balancer = [...shop.world.loadBalancers.values()].find(({ region }) => region === 'us-east-1');
  return shop.call<Check>('Route 53', 'CreateHealthCheck', {
    CallerReference: 'mine',
    HealthCheckConfig: {
      Type: 'HTTP',
      FullyQualifiedDomainName: balancer?.dnsName,
      RequestInterval: 10,
      FailureThreshold: 3,
      ...settings,
    },
  });
};
const words = async (shop: PlayedShop, operation: string, HealthCheckId: string) => {
  const { HealthCheckObservations } = await shop.call<Seen>('Route 53', operation, { HealthCheckId });
  return new Set(HealthCheckObservations.map(({ StatusReport }) => StatusReport.Status));
};

describe('health checks of Route 53', () => {
  it('are the same for the same reference and settings, and refused for others', async () => {
    const shop = playedShop(1);
    const { HealthCheck, Location } = await make(shop);
    expect(Location).toMatch(new RegExp(`/healthcheck/${HealthCheck.Id}$`));
    expect((await make(shop)).HealthCheck.Id).toBe(HealthCheck.Id);
    await expect(make(shop, { FailureThreshold: 2 })).rejects.toMatchObject({
      name: 'HealthCheckAlreadyExists',
      $metadata: { httpStatusCode: 409 },
    });
    await expect(make(shop, { RequestInterval: 20 })).rejects.toMatchObject({ name: 'InvalidInput' });
  });

  it('say how each checker fared, and keep the last failure after the recovery', async () => {
    const shop = playedShop(1);
    const { Id } = (await make(shop)).HealthCheck;
    await shop.play(60);
    expect(await words(shop, 'GetHealthCheckStatus', Id)).toEqual(
      new Set(['Success: HTTP Status Code 200, OK']),
    );
    expect(await words(shop, 'GetHealthCheckLastFailureReason', Id)).toEqual(new Set());

    const heal = shop.fault(failSite, { region: 'us-east-1' });
    await shop.play(60);
    const failed = await words(shop, 'GetHealthCheckStatus', Id);
    expect([...failed].every((status) => status.startsWith('Failure: '))).toBe(true);
    expect(shop.world.healthChecks.get(Id)?.healthy).toBe(false);

    heal();
    await shop.playUntil(() => shop.world.healthChecks.get(Id)?.healthy === true, 900);
    expect(await words(shop, 'GetHealthCheckLastFailureReason', Id)).toEqual(failed);
  });

  it('change only at the version that the caller saw, and are gone once deleted', async () => {
    const shop = playedShop(1);
    const { Id: HealthCheckId } = (await make(shop)).HealthCheck;
    const update = (HealthCheckVersion: number) =>
      shop.call<Check>('Route 53', 'UpdateHealthCheck', {
        HealthCheckId,
        HealthCheckVersion,
        Inverted: true,
      });
    expect((await update(1)).HealthCheck).toMatchObject({
      HealthCheckVersion: 2,
      HealthCheckConfig: { Type: 'HTTP', Inverted: true, FailureThreshold: 3 },
    });
    await expect(update(1)).rejects.toMatchObject({ name: 'HealthCheckVersionMismatch' });

    await shop.call('Route 53', 'DeleteHealthCheck', { HealthCheckId });
    await expect(shop.call('Route 53', 'GetHealthCheck', { HealthCheckId })).rejects.toMatchObject({
      name: 'NoSuchHealthCheck',
    });
  });

  it('cannot say how checkers fared where there are none', async () => {
    const shop = playedShop(1);
    const { Id } = (await make(shop, { Type: 'CALCULATED', ChildHealthChecks: [], HealthThreshold: 0 }))
      .HealthCheck;
    await expect(words(shop, 'GetHealthCheckStatus', Id)).rejects.toMatchObject({ name: 'InvalidInput' });
  });
});
