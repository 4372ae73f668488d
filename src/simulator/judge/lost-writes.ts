import { databaseAt, sourceOf } from '../world/data/database.ts';
import { servedRecords } from '../world/names/dns.ts';
import type { Database } from '../world/state/database.ts';
import type { World } from '../world/state/world.ts';
import { writesSince } from './sight/histories.ts';

/** Writes that users were told were kept and that are in no history that goes on. */
export interface LostWrites {
  readonly writes: number;
  /** Seconds in which they were made. */
  readonly seconds: number;
}

/**
 * What promotions and failovers left out, and what was written to the other side of a split since. The
 * history that goes on is the one that the application's name leads to: after a return to the old writer
 * it is what the promoted one took meanwhile that is lost. `from` and `to` in milliseconds; `to` is not
 * included.
 */
export function lostWrites(world: World, from: number, to: number): LostWrites {
  let writes = 0;
  let seconds = 0;
  const add = (more: LostWrites) => {
    writes += more.writes;
    seconds += more.seconds;
  };
  for (const happening of world.happenings) {
    if (happening.at < from || happening.at >= to) continue;
    if (happening.kind !== 'promoted' && happening.kind !== 'writes-lost') continue;
    const left = { writes: happening.lostWrites, seconds: happening.lostSeconds };
    const database = world.databases.get(happening.database);
    if (happening.kind === 'writes-lost' || database === undefined) {
      add(left);
      continue;
    }
    const survivor = goingOn(world, database);
    if (survivor.id === database.id) add(left);
    for (const root of rootsOf(world, database.lineage))
      if (root.id !== survivor.id) add(writesSince(root, happening.at));
  }
  return { writes, seconds };
}

function rootsOf(world: World, lineage: string): readonly Database[] {
  return [...world.databases.values()].filter(
    (one) => one.lineage === lineage && sourceOf(world, one) === undefined,
  );
}

/** Of a lineage, the writer that the application's name leads to; else the one that was promoted. */
function goingOn(world: World, promoted: Database): Database {
  const name = world.users?.database;
  const record = name === undefined ? undefined : servedRecords(world, name, 'CNAME')[0];
  const named = databaseAt(world, record?.values?.[0]);
  return named?.lineage === promoted.lineage && sourceOf(world, named) === undefined ? named : promoted;
}
