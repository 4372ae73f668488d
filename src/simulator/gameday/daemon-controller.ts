import type { Transport } from '../../aws/transport.ts';
import type { Config } from '../../daemon/config.ts';
import { createDaemon } from '../../daemon/create-daemon.ts';
import type { Daemon } from '../../daemon/daemon.ts';
import { memoryStopSwitch } from '../../engine/stop-switch.ts';
import type { RecordedEvent } from '../../journal/event.ts';
import { createMemoryStore } from '../../journal/memory-store.ts';
import { countedIds } from '../../runtime/ids.ts';
import { errorText } from '../../runtime/error-text.ts';
import { silentLogger } from '../../runtime/logger.ts';
import type { World } from '../world/state/world.ts';
import type { Contender } from './contender.ts';
import { Lifeline, type LifelineStep } from './lifeline.ts';
import { obey } from './obey.ts';
import type { RulesFolder } from './rules-folder.ts';
import { failedCycles, failingStore, failingSwitch, once, refusing } from './what-fails.ts';

/** From a killed process to the next one, milliseconds (model: ECS replaces a task that ended). */
const restartAfterMs = 30_000;

/** Its loop turns every few seconds; AWS calls that get no answer hold it for less than this. */
const stallMs = 120_000;

export interface DaemonControllerParts {
  readonly name: string;
  readonly world: World;
  /** Simulated AWS as this caller sees it. */
  readonly aws: Transport;
  readonly rules: RulesFolder;
  readonly config: Config;
  readonly seed: number;
  /** Hears of each step that it takes in the world, in time to kill it there. */
  readonly onStep?: ((step: LifelineStep) => void) | undefined;
}

export interface DaemonController extends Contender {
  /** What its life is now; undefined while it is being replaced. */
  daemon(): Daemon | undefined;
}

/** The production daemon as a process of the simulated world, to which things can happen. */
export function createDaemonController(parts: DaemonControllerParts): DaemonController {
  const { world, name, rules } = parts;
  const events: RecordedEvent[] = [];
  const failures: string[] = [];
  const ids = countedIds();
  const trouble = { credentials: 0, store: 0, stopSwitch: 0 };
  // Like the file that it stands for, it outlives a process.
  const stopSwitch = memoryStopSwitch();
  let lifeline = new Lifeline(world.clock, parts.onStep);
  let daemon: Daemon | undefined;
  /** Since when a life has been trying to begin, milliseconds since the epoch. */
  let beginningSince: number | undefined;

  const begin = async (): Promise<void> => {
    const line = lifeline;
    beginningSince = world.clock.now();
    try {
      const born = await createDaemon({
        config: parts.config,
        clock: line.clock(),
        ids,
        log: silentLogger,
        journal: line.store(failingStore(createMemoryStore(events), () => trouble.store > 0)),
        seed: parts.seed,
        stopSwitch: failingSwitch(stopSwitch, () => trouble.stopSwitch > 0),
        transport: line.transport(refusing(parts.aws, () => trouble.credentials > 0)),
        policiesCalled: 'policies',
        serveHttp: false,
      });
      if (line !== lifeline) return;
      daemon = born;
      await born.start();
      if (line === lifeline) beginningSince = undefined;
    } catch (error) {
      failures.push(
        `${new Date(world.clock.now()).toISOString()} ${name} did not start: ${errorText(error)}`,
      );
    }
  };
  const cut = () => {
    lifeline.cut();
    daemon = undefined;
    beginningSince = undefined;
    lifeline = new Lifeline(world.clock, parts.onStep);
  };
  /** A process that is held stands still by right. */
  const stalled = (): readonly string[] => {
    if (lifeline.held) return [];
    const beginningMs = beginningSince === undefined ? 0 : world.clock.now() - beginningSince;
    if (beginningMs > stallMs) return [`${name} has been starting for ${beginningMs / 1000} s`];
    const idleMs = daemon?.view.sinceLastCycleMs() ?? 0;
    return idleMs > stallMs ? [`${name} has not finished a cycle for ${idleMs / 1000} s`] : [];
  };
  const during = (what: keyof typeof trouble) => {
    trouble[what] += 1;
    return once(() => (trouble[what] -= 1));
  };
  /** Reading its files takes turns of the event loop, which only a sleeper on the clock is given. */
  const reload = () => {
    void daemon?.commands.reload();
    void world.clock.sleep(0);
  };
  /** An order that the daemon refuses is a mistake of the scenario, and told like a failure. */
  const heard = (outcome: Promise<unknown>) => {
    outcome.catch((error: unknown) => {
      failures.push(`${new Date(world.clock.now()).toISOString()} ${name} refused: ${errorText(error)}`);
    });
    void world.clock.sleep(0);
  };

  return {
    name,
    events,
    get crashes() {
      return [...failures, ...failedCycles(events), ...stalled()];
    },
    daemon: () => daemon,
    start: begin,
    end: cut,
    restart: async () => {
      cut();
      await world.clock.sleep(restartAfterMs);
      await begin();
    },
    pause: () => lifeline.hold(),
    expireCredentials: () => during('credentials'),
    loseStore: () => during('store'),
    loseStopSwitch: () => during('stopSwitch'),
    obey: (order) => once(obey(() => daemon, order, heard)),
    replacePolicies: (files) => {
      const back = rules.replace(files);
      reload();
      return once(() => {
        back();
        reload();
      });
    },
  };
}
