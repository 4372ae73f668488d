import { countedIds } from '../../src/runtime/ids.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { randomStream } from '../../src/runtime/random.ts';
import { createKeeper, type Keeper, type Lease } from '../../src/replicas/keeper.ts';
import { createMemoryRoster, emptyMemoryRoster } from '../../src/replicas/memory-roster.ts';
import { RosterError, type RosterStore } from '../../src/replicas/roster.ts';
import { rosterThrough } from '../../src/simulator/gameday/roster-through.ts';
import { Lifeline } from '../../src/simulator/gameday/lifeline.ts';
import { runUntil } from '../../src/simulator/run-until.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

/** A replica as a process on a virtual clock: it can be killed, held, cut off from the store, told to stop. */
export interface StagedReplica {
  readonly name: string;
  readonly keeper: Keeper;
  /** The leases under which it would act now; a process that is held or dead acts under none. */
  acting(): readonly Lease[];
  kill(): void;
  hold(): () => void;
  cutOff(isCut: boolean): void;
  stop(): Promise<void>;
}

/** Replicas that share cells by one roster in memory. What opens a cell takes `openMs`, what stops `stopMs`. */
export function replicaStage(options: {
  readonly seed: number;
  readonly cells: readonly string[];
  readonly leaseMs: number;
  readonly openMs?: number;
  readonly isBusy?: (cell: string) => boolean;
  /** What a holder leaves on each cell for the next one. Absent: nothing. */
  readonly note?: (now: number) => string;
  /** Why a cell cannot be opened now; undefined: it can. */
  readonly whyNotOpen?: (cell: string) => string | undefined;
  /** What stands between the replicas and the store of the roster. */
  readonly wrap?: (store: RosterStore) => RosterStore;
  /** Told of each call to the roster's store, by its name. */
  readonly onCall?: (call: keyof RosterStore) => void;
}) {
  const { openMs = 500 } = options;
  const { wrap = (store: RosterStore) => store } = options;
  const clock = new VirtualClock(Date.UTC(2026, 0, 5));
  const roster = emptyMemoryRoster();
  const ids = countedIds();
  const replicas: StagedReplica[] = [];
  const latency = randomStream(options.seed, 'latency');

  const start = (name: string): StagedReplica => {
    const lifeline = new Lifeline(clock);
    const ownClock = lifeline.clock();
    const leases = new Map<string, Lease>();
    let dead = false;
    let cut = false;
    const way = async () => {
      await ownClock.sleep(5 + Math.round(50 * latency.next()));
      if (cut) throw new RosterError('the store does not answer');
    };
    const keeper = createKeeper({
      // Each call takes its time on the way there and back: what is done may be answered too late.
      store: rosterThrough(told(wrap(createMemoryRoster(roster)), options.onCall), async (call) => {
        await way();
        const answer = await call();
        await way();
        return answer;
      }),
      clock: ownClock,
      ids,
      log: silentLogger,
      jitter: randomStream(options.seed, `jitter/${name}`),
      cells: options.cells,
      leaseMs: options.leaseMs,
      open: async (lease) => {
        await ownClock.sleep(openMs);
        const against = options.whyNotOpen?.(lease.cell);
        if (against !== undefined) throw new Error(against);
        leases.set(lease.cell, lease);
        return {
          note: () => options.note?.(ownClock.now()) ?? '',
          isBusy: () => options.isBusy?.(lease.cell) ?? false,
          stop: async () => {
            await ownClock.sleep(200);
            leases.delete(lease.cell);
          },
        };
      },
    });
    const replica: StagedReplica = {
      name,
      keeper,
      acting: () => (dead || lifeline.held ? [] : [...leases.values()].filter((lease) => lease.leftMs() > 0)),
      kill: () => {
        dead = true;
        lifeline.cut();
      },
      hold: () => lifeline.hold(),
      cutOff: (isCut) => {
        cut = isCut;
      },
      stop: () => keeper.stop('SIGTERM'),
    };
    replicas.push(replica);
    void keeper.start();
    return replica;
  };

  return {
    clock,
    roster,
    start,
    replicas,
    /** Who acts in each cell now, by name. */
    actors: (): ReadonlyMap<string, readonly string[]> =>
      new Map(
        options.cells.map((cell) => [
          cell,
          replicas.flatMap((replica) =>
            replica.acting().some((lease) => lease.cell === cell) ? [replica.name] : [],
          ),
        ]),
      ),
    /** Plays on, and looks each second. */
    play: async (milliseconds: number, look: () => void = () => undefined): Promise<void> => {
      const end = clock.now() + milliseconds;
      while (clock.now() < end) {
        await runUntil(clock, Math.min(end, clock.now() + 1000));
        look();
      }
    },
  };
}

function told(store: RosterStore, onCall: (call: keyof RosterStore) => void = () => undefined): RosterStore {
  const counted = <Output>(call: keyof RosterStore, run: () => Promise<Output>): Promise<Output> => {
    onCall(call);
    return run();
  };
  return {
    read: () => counted('read', () => store.read()),
    join: (member) => counted('join', () => store.join(member)),
    renew: (member) => counted('renew', () => store.renew(member)),
    remove: (member) => counted('remove', () => store.remove(member)),
    take: (cell, was, holder) => counted('take', () => store.take(cell, was, holder)),
    leaveNote: (held, note) => counted('leaveNote', () => store.leaveNote(held, note)),
    release: (held) => counted('release', () => store.release(held)),
  };
}
