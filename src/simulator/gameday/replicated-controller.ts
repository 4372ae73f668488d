import { createDaemon } from '../../daemon/create-daemon.ts';
import type { Daemon } from '../../daemon/daemon.ts';
import { memoryStopSwitch } from '../../engine/stop-switch.ts';
import type { RecordedEvent } from '../../journal/event.ts';
import { createMemoryStore } from '../../journal/memory-store.ts';
import { createKeeper, type Lease, type Tenant } from '../../replicas/keeper.ts';
import { createMemoryRoster, emptyMemoryRoster } from '../../replicas/memory-roster.ts';
import { RosterError } from '../../replicas/roster.ts';
import { countedIds } from '../../runtime/ids.ts';
import { silentLogger } from '../../runtime/logger.ts';
import { randomStream } from '../../runtime/random.ts';
import type { DaemonController, DaemonControllerParts } from './daemon-controller.ts';
import { Lifeline } from './lifeline.ts';
import { obey } from './obey.ts';
import { rosterThrough } from './roster-through.ts';
import { failedCycles, failingStore, failingSwitch, once, refusing } from './what-fails.ts';

/** From a killed process to the next one, milliseconds (model: ECS replaces a task that ended). */
const restartAfterMs = 30_000;
const cell = 'all';

/** One process: what ties it to the world, and the daemon that it runs while it holds the cell. */
interface Process {
  readonly lifeline: Lifeline;
  daemon: Daemon | undefined;
  stop(why: string): Promise<void>;
}

export interface ReplicatedController extends DaemonController {
  /** Tells the one that holds the cell to stop, as an update does, and starts another in its place. */
  replace(): Promise<void>;
  /** Whether the table of journal and roster answers the one that holds the cell now; it answers the others. */
  cutOff(): () => void;
}

/**
 * Several processes of the production daemon that share one journal and one roster, in place of a single one.
 * What befalls "the daemon" befalls the one that acts.
 */
export function createReplicatedController(
  parts: DaemonControllerParts & { readonly replicas: number; readonly leaseMs: number },
): ReplicatedController {
  const { world, rules, name } = parts;
  const events: RecordedEvent[] = [];
  const failures: string[] = [];
  const ids = countedIds();
  const roster = emptyMemoryRoster();
  const trouble = { credentials: 0, store: 0, stopSwitch: 0 };
  const processes: Process[] = [];
  let started = 0;

  const begin = async (): Promise<void> => {
    started += 1;
    const lifeline = new Lifeline(world.clock, parts.onStep);
    const stopSwitch = memoryStopSwitch();
    const own: Process = { lifeline, daemon: undefined, stop: (why) => keeper.stop(why) };
    const away = () => trouble.store > 0 || cut.has(own);
    const open = async (lease: Lease, note: string | undefined): Promise<Tenant> => {
      const daemon = await createDaemon({
        config: parts.config,
        clock: lifeline.clock(),
        ids,
        log: silentLogger,
        journal: lifeline.store(failingStore(createMemoryStore(events), away)),
        seed: parts.seed,
        stopSwitch: failingSwitch(stopSwitch, () => trouble.stopSwitch > 0),
        transport: lifeline.transport(refusing(parts.aws, () => trouble.credentials > 0)),
        policiesCalled: 'policies',
        right: { epoch: lease.epoch, leftMs: () => lease.leftMs(), note },
        onFenced: () => keeper.drop(cell, 'another writer was seen in its journal'),
        serveHttp: false,
      });
      await daemon.start();
      own.daemon = daemon;
      return {
        note: () => daemon.note(),
        isBusy: () => daemon.isBusy(),
        stop: async (why) => {
          own.daemon = undefined;
          await daemon.stop(why).catch(() => undefined);
        },
      };
    };
    const keeper = createKeeper({
      store: lifeline.roster(
        rosterThrough(createMemoryRoster(roster), async (call) => {
          if (away()) throw new RosterError('the table does not answer');
          return call();
        }),
      ),
      clock: lifeline.clock(),
      ids,
      log: silentLogger,
      jitter: randomStream(parts.seed, `${name}/replica ${started}`),
      cells: [cell],
      leaseMs: parts.leaseMs,
      open,
    });
    processes.push(own);
    await keeper.start();
  };
  const cut = new Set<Process>();
  /** The one that holds the cell by the roster’s word, or else the first that is there. */
  const holder = (): Process | undefined =>
    processes.find(({ daemon }) => daemon !== undefined) ?? processes[0];
  const gone = (process: Process | undefined) => {
    if (process === undefined) return;
    processes.splice(processes.indexOf(process), 1);
    cut.delete(process);
  };
  const another = async () => {
    await world.clock.sleep(restartAfterMs);
    await begin();
  };
  const during = (what: keyof typeof trouble) => {
    trouble[what] += 1;
    return once(() => (trouble[what] -= 1));
  };
  const reload = () => {
    for (const { daemon } of processes) void daemon?.commands.reload();
    void world.clock.sleep(0);
  };
  const heard = (outcome: Promise<unknown>) => {
    outcome.catch((error: unknown) => failures.push(`${name} refused: ${String(error)}`));
    void world.clock.sleep(0);
  };

  return {
    name,
    events,
    get crashes() {
      return [...failures, ...failedCycles(events)];
    },
    daemon: () => holder()?.daemon,
    start: async () => {
      for (let count = 0; count < parts.replicas; count += 1) await begin();
    },
    end: () => {
      for (const { lifeline } of processes.splice(0)) lifeline.cut();
    },
    restart: async () => {
      const killed = holder();
      killed?.lifeline.cut();
      gone(killed);
      await another();
    },
    replace: async () => {
      const stopped = holder();
      await stopped?.stop('SIGTERM');
      gone(stopped);
      await another();
    },
    pause: () => holder()?.lifeline.hold() ?? (() => undefined),
    cutOff: () => {
      const chosen = holder();
      if (chosen !== undefined) cut.add(chosen);
      return once(() => void (chosen !== undefined && cut.delete(chosen)));
    },
    expireCredentials: () => during('credentials'),
    loseStore: () => during('store'),
    loseStopSwitch: () => during('stopSwitch'),
    obey: (order) => once(obey(() => holder()?.daemon, order, heard)),
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
