import { afterEach, vi } from 'vitest';
import { createAwsAccess } from '../../src/aws/client-pool.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { inProcessHandler } from '../../src/simulator/wire/in-process-handler.ts';
import { serveTransport, type WireEndpoint } from '../../src/simulator/wire/serve-transport.ts';

/** How far a client is from simulated AWS: beside it, through its own wire format, or over HTTP. */
export const distances = ['direct', 'in-process', 'http'] as const;

let endpoint: WireEndpoint | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint?.close();
  endpoint = undefined;
});

/** Real clients on a shipped stack; what is opened is closed after the test. */
export async function accessAt(distance: (typeof distances)[number], stack: string) {
  const world = buildStack(loadStack(stack), 1);
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
  return { access, world };
}
