import type { Transport } from '../../aws/transport.ts';
import { configSchema } from '../../daemon/config.ts';
import { shippedPolicies } from '../../daemon/shipped-policies.ts';
import { createDaemon } from '../../daemon/create-daemon.ts';
import type { Daemon } from '../../daemon/daemon.ts';
import { memoryStopSwitch } from '../../engine/stop-switch.ts';
import type { RecordedEvent } from '../../journal/event.ts';
import { createMemoryStore } from '../../journal/memory-store.ts';
import { countedIds, type Ids } from '../../runtime/ids.ts';
import { silentLogger } from '../../runtime/logger.ts';
import { type Judge, startJudge } from '../judge/judge.ts';
import { createRulesFolder, type RulesFolder } from '../gameday/rules-folder.ts';
import { buildStack } from '../stacks/build-stack.ts';
import { loadStack } from '../stacks/load-stack.ts';
import { servicesText } from '../stacks/services-text.ts';
import { runUntil } from '../run-until.ts';
import { regionsOf } from '../faults/select.ts';
import { simulatedTransport } from '../transport.ts';
import type { World } from '../world/state/world.ts';

/** A simulated account, the production daemon on it, and a judge who looks at the account only. */
export interface Stage {
  readonly world: World;
  readonly judge: Judge;
  /** The journal, as it grows. */
  readonly events: readonly RecordedEvent[];
  readonly daemon: Daemon;
  /** Another daemon on the same journal and world, as after a crash of the present one. */
  restart(transport?: Transport): Promise<Daemon>;
  close(): Promise<void>;
}

/** Virtual seconds that a daemon is given to stop. */
const stopTurns = 600;

export async function buildStage(options: {
  /** A shipped stack, by name. */
  readonly stack: string;
  readonly seed: number;
  /** Port of the page on loopback; absent: no page. */
  readonly port?: number;
  /** In place of simulated AWS itself: to come between. */
  readonly transport?: (aws: Transport) => Transport;
}): Promise<Stage> {
  const stack = loadStack(options.stack);
  const world = buildStack(stack, options.seed);
  const judge = startJudge(world, stack.limits);
  const rules = createRulesFolder({
    from: shippedPolicies(),
    overrides: stack.policies,
    services: servicesText(stack),
  });
  const events: RecordedEvent[] = [];
  const ids = countedIds();
  const aws = simulatedTransport(world);
  const make = (transport: Transport) =>
    makeDaemon({ world, rules, events, ids, transport, seed: options.seed, port: options.port });
  try {
    let daemon = await make(options.transport?.(aws) ?? aws);
    return {
      world,
      judge,
      events,
      get daemon() {
        return daemon;
      },
      restart: async (transport = aws) => {
        daemon = await make(transport);
        return daemon;
      },
      close: async () => {
        judge.stop();
        rules.remove();
        await stopOnClock(world, daemon);
      },
    };
  } catch (error) {
    rules.remove();
    throw error;
  }
}

/** A daemon that stops may sleep once more, so its clock must go on until it has. */
async function stopOnClock(world: World, daemon: Daemon): Promise<void> {
  const stopped = new AbortController();
  const stopping = daemon.stop('the demo is over').finally(() => stopped.abort());
  for (let turn = 0; turn < stopTurns && !stopped.signal.aborted; turn += 1) {
    await runUntil(world.clock, world.clock.now() + 1000, { signal: stopped.signal });
  }
  await stopping;
}

function makeDaemon(parts: {
  readonly world: World;
  readonly rules: RulesFolder;
  readonly events: RecordedEvent[];
  readonly ids: Ids;
  readonly transport: Transport;
  readonly seed: number;
  readonly port: number | undefined;
}): Promise<Daemon> {
  const { world, rules, events, ids, transport, seed, port } = parts;
  return createDaemon({
    config: configSchema.parse({
      accounts: [{ id: world.account, regions: regionsOf(world) }],
      policies: rules.policies,
      services: rules.services,
      mode: 'auto',
      scope: { tag: 'holdfast', value: 'managed' },
      journal: { store: 'memory' },
      http: { host: '127.0.0.1', port: port ?? 0 },
    }),
    clock: world.clock,
    ids,
    log: silentLogger,
    journal: createMemoryStore(events),
    seed,
    stopSwitch: memoryStopSwitch(),
    transport,
    serveHttp: port !== undefined,
  });
}
