import { systemClock } from '../../src/runtime/clock.ts';
import { buildShop, shopAccount, shopPrimary } from '../../src/simulator/stacks/shop.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { serveTransport } from '../../src/simulator/wire/serve-transport.ts';
import { bareEnvironment } from './bare-environment.ts';

/** The simulated shop over HTTP, in which no time passes, and the environment of a process that looks at it. */
export async function serveShop() {
  const aws = await serveTransport(simulatedTransport(buildShop(1)), {
    port: 0,
    defaultAccount: shopAccount,
    now: () => systemClock.now(),
  });
  return {
    env: {
      ...bareEnvironment(),
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: shopPrimary,
      AWS_ACCESS_KEY_ID: `AKIA${shopAccount}`,
      AWS_SECRET_ACCESS_KEY: 'simulated',
      NO_COLOR: '1',
    },
    close: () => aws.close(),
  };
}
