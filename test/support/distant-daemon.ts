import { createDaemon } from '../../src/daemon/create-daemon.ts';
import { configSchema } from '../../src/daemon/config.ts';
import { shippedPolicies } from '../../src/daemon/shipped-policies.ts';
import { memoryStopSwitch } from '../../src/engine/stop-switch.ts';
import type { RecordedEvent } from '../../src/journal/event.ts';
import type { Model } from '../../src/model/model.ts';
import { createMemoryStore } from '../../src/journal/memory-store.ts';
import { countedIds } from '../../src/runtime/ids.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { regionsOf } from '../../src/simulator/faults/select.ts';
import { createRulesFolder } from '../../src/simulator/gameday/rules-folder.ts';
import { runUntil } from '../../src/simulator/run-until.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import { servicesText } from '../../src/simulator/stacks/services-text.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { inProcessHandler } from '../../src/simulator/wire/in-process-handler.ts';
import { serveTransport } from '../../src/simulator/wire/serve-transport.ts';
import type { World } from '../../src/simulator/world/state/world.ts';
import { bareEnvironment } from './bare-environment.ts';

/** How far the daemon is from simulated AWS: a function call, serialization, or serialization and sockets. */
export type Distance = 'direct' | 'in-process' | 'http';

/**
 * The production daemon on a shipped stack, at one of the three distances. Answers the journal of what was
 * played, what the daemon knew at its end, and the world.
 */
export async function playAt(
  distance: Distance,
  play: {
    readonly stack: string;
    /** Five minutes after the daemon has started. */
    readonly begin: (world: World) => void;
    readonly minutes: number;
  },
): Promise<{ readonly events: readonly RecordedEvent[]; readonly model: Model; readonly world: World }> {
  const seed = 1;
  const stack = loadStack(play.stack);
  const world = buildStack(stack, seed);
  const rules = createRulesFolder({
    from: shippedPolicies(),
    overrides: stack.policies,
    services: servicesText(stack),
  });
  const aws = simulatedTransport(world);
  const options = { defaultAccount: world.account, now: () => world.clock.now() };
  const endpoint = distance === 'http' ? await serveTransport(aws, { ...options, port: 0 }) : undefined;
  const before = { ...process.env };
  Object.assign(process.env, environment(world.account), { AWS_ENDPOINT_URL: endpoint?.url ?? unreachable });
  const events: RecordedEvent[] = [];
  const daemon = await createDaemon({
    config: configSchema.parse({
      accounts: [{ id: world.account, regions: regionsOf(world) }],
      policies: rules.policies,
      services: rules.services,
      mode: 'auto',
      scope: { tag: 'holdfast', value: 'managed' },
      journal: { store: 'memory' },
    }),
    clock: world.clock,
    ids: countedIds(),
    log: silentLogger,
    journal: createMemoryStore(events),
    seed,
    stopSwitch: memoryStopSwitch(),
    serveHttp: false,
    ...(distance === 'direct' ? { transport: aws } : {}),
    ...(distance === 'in-process' ? { requestHandler: inProcessHandler(aws, options) } : {}),
  });
  // A call that simulated AWS itself lets wait on the clock is not waited for.
  const busy = () => daemon.callsInFlight() > world.controlPlane.callsAsleep;
  const pass = (milliseconds: number) => runUntil(world.clock, world.clock.now() + milliseconds, { busy });
  try {
    await daemon.start();
    await pass(5 * 60_000);
    play.begin(world);
    await pass(play.minutes * 60_000);
    const played = [...events];
    const model = daemon.view.model();
    const stopping = daemon.stop('the story is over');
    await pass(60_000);
    await stopping;
    return { events: played, model, world };
  } finally {
    await endpoint?.close();
    rules.remove();
    process.env = before;
  }
}

/** Where nobody listens: a call that left the process would fail. */
const unreachable = 'http://127.0.0.1:9';

function environment(account: string): Record<string, string> {
  return {
    ...bareEnvironment(),
    AWS_ACCESS_KEY_ID: `AKIA${account}`,
    AWS_SECRET_ACCESS_KEY: 'simulated',
  };
}
