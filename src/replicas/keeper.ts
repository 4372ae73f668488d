import type { Clock } from '../runtime/clock.ts';
import { errorText } from '../runtime/error-text.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Logger } from '../runtime/logger.ts';
import type { RandomStream } from '../runtime/random.ts';
import type { HeldCell, Roster, RosterStore } from './roster.ts';
import { createSightings } from './sightings.ts';
import { share } from './share.ts';

/** The right to act in a cell. */
export interface Lease {
  readonly cell: string;
  readonly epoch: number;
  /** For how long it still holds by the monotonic clock, milliseconds; from 0 down nothing may be changed. */
  leftMs(): number;
}

/** What works in a cell while it is held. */
export interface Tenant {
  /** What the next holder needs to go on with. Empty: nothing. */
  note(): string;
  /** Something is being done that would have to be parked. */
  isBusy(): boolean;
  /** Parks what is under way. Does not reject. */
  stop(why: string): Promise<void>;
}

export interface KeeperOptions {
  readonly store: RosterStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Of the pauses between rounds, so that replicas that start together do not stay in step. */
  readonly jitter: RandomStream;
  readonly cells: readonly string[];
  /** Where the other replicas find this one. */
  readonly url?: string;
  readonly leaseMs: number;
  /** Begins to work in a cell. Rejects when that is not possible: the cell is given back. */
  open(lease: Lease, note: string | undefined): Promise<Tenant>;
}

/** One replica’s part in sharing the cells. */
export interface Keeper {
  /** The first round; from then on it goes by itself. */
  start(): Promise<void>;
  /** Resolves when all is parked and given back. */
  stop(why: string): Promise<void>;
  /** Gives up a cell in which this replica cannot go on: another writer was seen. */
  drop(cell: string, why: string): void;
  /** The roster as it was read last, and this replica’s id in it. */
  roster(): Roster & { readonly me: string | undefined };
  /** Why a cell could not be opened here when it was tried last. Undefined: it could, or it was not tried. */
  unopened(cell: string): string | undefined;
  /** Why the roster cannot be kept, since when (milliseconds since the epoch). Undefined: it can. */
  trouble(): { readonly since: number; readonly reason: string } | undefined;
}

/** A round of beat and look, so often in a lease. */
const roundsInLease = 6;

/**
 * How long one call to the roster may take, milliseconds: a round has four of them and a pause as long as one, so a
 * store whose every answer comes in time keeps the lease, which holds for five such stretches. Of the notes on many cells
 * there are no more than that leaves time for.
 */
export function longestRosterCallMs(leaseMs: number): number {
  return leaseMs / roundsInLease;
}
/** However soon somebody may be gone. */
const shortestPauseMs = 100;

interface Holding {
  readonly held: HeldCell;
  /** Undefined in the end when it could not be opened. */
  opening: Promise<Tenant | undefined>;
  /** Undefined while it is being opened. */
  tenant: Tenant | undefined;
  /** What is left on the cell now. */
  noted: string;
  /** When it was left, monotonic milliseconds; 0 before the first. */
  notedAt: number;
  /** Set once it is to end: nothing more is left on it. */
  leaving: Promise<void> | undefined;
}

/**
 * Beats, looks who else does, takes what is free and its due, hands over what is more. A lease ends a round
 * before others may remove this member, and each counts by its own monotonic clock: no two clocks are compared.
 */
export function createKeeper(options: KeeperOptions): Keeper {
  const { store, clock, log, cells, leaseMs } = options;
  const roundMs = leaseMs / roundsInLease;
  const holdings = new Map<string, Holding>();
  const sightings = createSightings(leaseMs, () => clock.monotonic());
  /** Cells that could not be opened, and until when they are left to others: monotonic. */
  const avoided = new Map<string, number>();
  const unopened = new Map<string, string>();
  let me: { readonly id: string; beat: number } | undefined;
  /** Monotonic milliseconds until which this member acts: from when its last good beat was sent. */
  let actsUntil = Number.NEGATIVE_INFINITY;
  let seen: Roster = { members: [], cells: [] };
  let trouble: ReturnType<Keeper['trouble']>;
  const stopped = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const member = (id: string, beat: number) => ({
    id,
    beat,
    ...(options.url === undefined ? {} : { url: options.url }),
  });

  const close = (holding: Holding, why: string, after: () => Promise<void>): Promise<void> => {
    holding.leaving ??= (async () => {
      const tenant = await holding.opening;
      await tenant?.stop(why);
      holdings.delete(holding.held.cell);
      await after();
    })();
    return holding.leaving;
  };
  const leaving = () =>
    [...holdings.values()].flatMap(({ held, leaving: ends }) => (ends === undefined ? [] : [held.cell]));
  /** What is somebody else’s by now is only put down. */
  const lose = (holding: Holding, why: string) => void close(holding, why, async () => undefined);
  const giveBack = (holding: Holding, why: string) =>
    close(holding, why, async () => {
      // What could not be given back now is with a later round.
      await store
        .release(holding.held)
        .catch((error: unknown) => log.warn({ detail: errorText(error) }, why));
    });

  const beat = async (): Promise<string> => {
    const sentAt = clock.monotonic();
    if (me !== undefined) {
      const next = member(me.id, me.beat + 1);
      if (await store.renew(next)) {
        me = next;
        actsUntil = sentAt + leaseMs - roundMs;
        return me.id;
      }
      log.error({ member: me.id }, 'another replica took this one for gone: all that it held is put down');
      me = undefined;
      for (const holding of holdings.values()) lose(holding, 'its lease ended');
    }
    const first = member(options.ids.next('replica'), 1);
    await store.join(first);
    me = first;
    actsUntil = sentAt + leaseMs - roundMs;
    return first.id;
  };

  /** Those of many cells take half of a round, or they would keep the next beat: the rest comes after it, oldest first. */
  const leaveNotes = async (): Promise<void> => {
    const until = clock.monotonic() + roundMs / 2;
    for (const holding of [...holdings.values()].toSorted((a, b) => a.notedAt - b.notedAt)) {
      const { tenant, leaving: ends, held } = holding;
      if (tenant === undefined || ends !== undefined) continue;
      // What does not hold any more must be taken back, too: an old word must not be gone on with.
      const note = tenant.note();
      if (note === holding.noted) continue;
      if (await store.leaveNote(held, note)) {
        holding.noted = note;
        holding.notedAt = clock.monotonic();
      } else lose(holding, 'somebody else holds it');
      if (clock.monotonic() >= until) return;
    }
  };

  /**
   * What is this member’s by the roster and is not worked in: it was taken by a write whose answer was lost, or
   * could not be given back. Left so, nobody would ever watch it.
   */
  const freeWhatIsIdle = async (id: string): Promise<void> => {
    for (const held of seen.cells)
      if (held.holder === id && !holdings.has(held.cell)) await store.release(held);
  };

  /** Who has not beaten for a lease is removed; what it held is free from then on. */
  const withoutTheGone = async (roster: Roster, id: string): Promise<Roster> => {
    const gone = new Set<string>();
    for (const silent of sightings.silent(roster.members.filter((each) => each.id !== id))) {
      if (!(await store.remove(silent))) continue;
      log.warn({ member: silent.id }, 'a replica is gone: what it held is taken over');
      gone.add(silent.id);
    }
    return { ...roster, members: roster.members.filter((each) => !gone.has(each.id)) };
  };

  const take = async (cell: string, was: HeldCell | undefined, holder: string): Promise<void> => {
    if (!(await store.take(cell, was, holder))) return;
    const held: HeldCell = { cell, epoch: (was?.epoch ?? 0) + 1, holder };
    // Who asks this replica is told at once, not by its next look.
    seen = { ...seen, cells: [...seen.cells.filter((each) => each.cell !== cell), held] };
    const holding: Holding = {
      held,
      opening: Promise.resolve(undefined),
      tenant: undefined,
      noted: was?.note ?? '',
      notedAt: 0,
      leaving: undefined,
    };
    holdings.set(cell, holding);
    const lease: Lease = {
      cell,
      epoch: held.epoch,
      leftMs: () => (holdings.get(cell) === holding && me?.id === holder ? actsUntil - clock.monotonic() : 0),
    };
    holding.opening = options.open(lease, was?.note).catch((error: unknown) => {
      log.error({ cell, detail: errorText(error) }, 'a cell could not be opened and is given back');
      avoided.set(cell, clock.monotonic() + leaseMs);
      unopened.set(cell, errorText(error));
      return undefined;
    });
    // Not waited for: a long journal must not keep the beats.
    void holding.opening.then(async (tenant) => {
      holding.tenant = tenant;
      if (tenant === undefined) await giveBack(holding, 'it could not be opened');
      else unopened.delete(cell);
    });
  };

  const round = async (): Promise<void> => {
    const id = await beat();
    await leaveNotes();
    const roster = await store.read();
    seen = await withoutTheGone(roster, id);
    await freeWhatIsIdle(id);
    for (const holding of holdings.values()) {
      const now = seen.cells.find(({ cell }) => cell === holding.held.cell);
      if (now?.epoch !== holding.held.epoch || now.holder !== id) lose(holding, 'somebody else holds it');
    }
    for (const [cell, until] of avoided) if (until <= clock.monotonic()) avoided.delete(cell);
    const next = share({
      me: id,
      cells,
      roster: seen,
      avoid: new Set([...avoided.keys(), ...leaving()]),
      orphaned: sightings.orphaned(seen),
      isBusy: (cell) => holdings.get(cell)?.tenant?.isBusy() ?? true,
    });
    for (const { cell } of next.handOver) {
      const holding = holdings.get(cell);
      if (holding !== undefined) void giveBack(holding, 'another replica has room for it');
    }
    for (const { cell, was } of next.take) if (!stopped.signal.aborted) await take(cell, was, id);
  };

  const tryRound = async (): Promise<void> => {
    try {
      await round();
      trouble = undefined;
    } catch (error) {
      const reason = errorText(error);
      if (trouble === undefined) log.error({ detail: reason }, 'the replicas cannot be seen');
      trouble ??= { since: clock.now(), reason };
    }
  };

  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const pauseMs = Math.min(roundMs * (0.9 + 0.2 * options.jitter.next()), sightings.nextSilentInMs());
      await clock.sleep(Math.max(Math.round(pauseMs), shortestPauseMs), stopped.signal);
      if (!stopped.signal.aborted) await tryRound();
    }
  };

  return {
    start: async () => {
      await tryRound();
      running = run();
    },
    stop: async (why) => {
      stopped.abort('the replica stops');
      await running;
      await Promise.all([...holdings.values()].map((holding) => giveBack(holding, why)));
      if (me !== undefined) await store.remove(me).catch(() => false);
    },
    drop: (cell, why) => {
      const holding = holdings.get(cell);
      if (holding === undefined) return;
      avoided.set(cell, clock.monotonic() + leaseMs);
      void giveBack(holding, why);
    },
    roster: () => ({ ...seen, me: me?.id }),
    unopened: (cell) => unopened.get(cell),
    trouble: () => trouble,
  };
}
