import { createAwsAccess } from '../../../../src/aws/client-pool.ts';
import { configSchema } from '../../../../src/daemon/config.ts';
import { modelSettings } from '../../../../src/daemon/settings.ts';
import { silentLogger } from '../../../../src/runtime/logger.ts';
import { regionsOf } from '../../../../src/simulator/faults/select.ts';
import { runUntil } from '../../../../src/simulator/run-until.ts';
import { type ObservedAccount, observeAccount } from '../../../../src/simulator/snapshot/observe-account.ts';
import { simulatedTransport } from '../../../../src/simulator/transport.ts';
import type { World } from '../../../../src/simulator/world/state/world.ts';

/** A simulated account as the production pollers see it, through the real SDK clients. */
export async function observedWorld(world: World): Promise<ObservedAccount> {
  const { account, clock } = world;
  const aws = createAwsAccess({
    clock,
    log: silentLogger,
    accounts: [{ account }],
    transport: simulatedTransport(world, { caller: 'snapshot' }),
  });
  const over = new AbortController();
  const observing = observeAccount({
    aws,
    account,
    regions: regionsOf(world),
    settings: modelSettings(configSchema.parse({})),
    now: () => clock.now(),
  }).finally(() => over.abort());
  // Calls wait for tokens on the world's own clock.
  for (let second = 0; second < 600 && !over.signal.aborted; second += 1)
    await runUntil(clock, clock.now() + 1000);
  const observed = await observing;
  aws.destroy();
  return observed;
}
