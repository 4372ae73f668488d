import { DescribeAlarmsCommand, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { RebootInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAwsAccess } from '../../src/aws/client-pool.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { impairApiFault } from '../../src/simulator/faults/impair-api.ts';
import { throttleApi } from '../../src/simulator/faults/throttle-api.ts';
import { runUntil } from '../../src/simulator/run-until.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { inProcessHandler } from '../../src/simulator/wire/in-process-handler.ts';
import { serveTransport, type WireEndpoint } from '../../src/simulator/wire/serve-transport.ts';
import { playedShop } from '../support/played-shop.ts';

let endpoint: WireEndpoint | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint?.close();
});

type Shop = ReturnType<typeof playedShop>;

async function settingsAt(distance: string, { world }: Shop): Promise<object> {
  const transport = simulatedTransport(world);
  const options = { defaultAccount: world.account, now: () => world.clock.now() };
  if (distance === 'direct') return { transport };
  if (distance === 'in-process') return { requestHandler: inProcessHandler(transport, options) };
  endpoint = await serveTransport(transport, { ...options, port: 0 });
  return { endpoint: endpoint.url };
}

/** When each attempt of a call came, seconds after the first, and how the call ended. */
async function attempts(distance: string, call: 'throttled read' | 'failing change') {
  const shop = playedShop(1);
  const { world } = shop;
  vi.stubEnv('AWS_ACCESS_KEY_ID', `AKIA${world.account}`);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'simulated');
  const aws = createAwsAccess({
    clock: world.clock,
    log: silentLogger,
    accounts: [{ account: world.account }],
    ...(await settingsAt(distance, shop)),
  });
  const scope = { account: world.account, region: 'us-east-1' };
  const seen: number[] = [];
  world.callListeners.add(({ code }) => code !== undefined && seen.push(shop.seconds()));
  if (call === 'throttled read') shop.fault(throttleApi, { quota: 0 });
  else shop.fault(impairApiFault, { errors: 1 });
  const asked =
    call === 'failing change'
      ? aws
          .client(EC2Client, scope, { mutating: true })
          .send(new RebootInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] }))
      : aws.client(CloudWatchClient, scope).send(new DescribeAlarmsCommand({}));
  let failure: string | undefined;
  const ended = asked.then(
    () => undefined,
    (error: unknown) => {
      failure = error instanceof Error ? error.message : 'no error';
    },
  );
  await runUntil(world.clock, world.clock.now() + 120_000, {
    busy: () => aws.callsInFlight() > world.controlPlane.callsAsleep,
    done: () => failure !== undefined,
  });
  await ended;
  const endedAt = shop.seconds();
  aws.destroy();
  const first = seen[0] ?? endedAt;
  return { attempts: seen.map((at) => at - first), after: endedAt };
}

describe('retries pass the same virtual time at each distance of simulated AWS', () => {
  it.each([
    ['throttled read', [0, 0.5, 1.5], 1.5],
    ['failing change', [0, 0.1], 0.1],
  ] as const)('for a %s', async (call, pauses, after) => {
    for (const distance of ['direct', 'in-process', 'http'])
      expect(await attempts(distance, call), distance).toEqual({ attempts: pauses, after });
  });
});
