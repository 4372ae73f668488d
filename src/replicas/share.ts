import { createHash } from 'node:crypto';
import type { HeldCell, Roster } from './roster.ts';

/** What a replica does next, having read the roster. */
export interface Share {
  /** Free cells to try to take, as they were read; undefined in `was`: nobody ever held it. */
  readonly take: readonly { readonly cell: string; readonly was: HeldCell | undefined }[];
  /** Of its own, what another replica has room for. */
  readonly handOver: readonly HeldCell[];
}

/** While a cell is handed over, nothing is done in it for a minute or so: not all of them at once. */
const handedOverAtOnce = 10;

/**
 * Every replica reckons the same shares from the same roster: at most one more cell than any other. Cells are
 * handed over a few at a time, and only while somebody has at least two fewer.
 */
export function share(options: {
  readonly me: string;
  /** The cells that this replica is configured for. */
  readonly cells: readonly string[];
  readonly roster: Roster;
  /** Cells that this replica could not open lately. */
  readonly avoid: ReadonlySet<string>;
  /** Cells that whoever they are due to has left free for long: anybody takes them. */
  readonly orphaned: ReadonlySet<string>;
  /** Whether something is being done in one of its cells, which would have to be parked. */
  readonly isBusy: (cell: string) => boolean;
}): Share {
  const { me, cells, roster, avoid, orphaned, isBusy } = options;
  const known = new Map(roster.cells.map((held) => [held.cell, held]));
  const counts = new Map([...roster.members.map(({ id }) => id), me].map((id) => [id, 0]));
  const free: Share['take'][number][] = [];
  for (const cell of cells) {
    const was = known.get(cell);
    const count = was?.holder === undefined ? undefined : counts.get(was.holder);
    if (was?.holder === undefined || count === undefined) free.push({ cell, was });
    else counts.set(was.holder, count + 1);
  }
  const mine = counts.get(me) ?? 0;
  const fewest = Math.min(...[...counts].flatMap(([id, count]) => (id === me ? [] : [count])));

  const due = dealt(free.length, counts).get(me) ?? 0;
  const wanted = free.filter(({ cell }) => !avoid.has(cell)).toSorted(byRankFor(me));
  const take = wanted.filter(({ cell }, place) => place < due || orphaned.has(cell));
  if (mine - fewest < 2 || free.length > 0) return { take, handOver: [] };
  const calm = cells.flatMap((cell) => {
    const held = known.get(cell);
    return held?.holder === me && !isBusy(cell) ? [held] : [];
  });
  const surplus = Math.max(1, mine - Math.ceil(cells.length / counts.size));
  return { take, handOver: calm.toSorted(byRankFor(me)).slice(-Math.min(surplus, handedOverAtOnce)) };
}

/** How many of the free cells fall to each, when they are dealt one by one to whoever has fewest. */
function dealt(free: number, counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const members = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const dealtTo = new Map<string, number>();
  const has = ([id, count]: readonly [string, number]) => count + (dealtTo.get(id) ?? 0);
  for (let left = free; left > 0; left -= 1) {
    const next = members.reduce((least, each) => (has(each) < has(least) ? each : least));
    dealtTo.set(next[0], (dealtTo.get(next[0]) ?? 0) + 1);
  }
  return dealtTo;
}

/** Each replica begins elsewhere, so that few reach for the same cell at the same time. */
function byRankFor(me: string): (a: { readonly cell: string }, b: { readonly cell: string }) => number {
  const rank = ({ cell }: { readonly cell: string }) =>
    createHash('sha256').update(`${me} ${cell}`).digest('hex');
  return (a, b) => (rank(a) < rank(b) ? -1 : 1);
}
