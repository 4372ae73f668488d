import { sourceOf } from '../../world/data/database.ts';
import type { Database } from '../../world/state/database.ts';
import type { Happening } from '../../world/state/happening.ts';
import type { World } from '../../world/state/world.ts';

/** Which writes are in which database only: each promotion begins a history of its own. */
export interface Histories {
  note(happening: Happening): void;
  /**
   * Seconds in which a database took writes that none of the others has; `others` absent: none at all of
   * its lineage. A writer that was never promoted holds the history that its replicas copy.
   */
  secondsOnlyIn(database: Database, others?: readonly Database[]): number;
}

export function startHistories(world: World): Histories {
  /** By database: when its own history began. */
  const beganAt = new Map<string, number>();
  return {
    note(happening) {
      if (happening.kind === 'promoted') beganAt.set(happening.database, happening.at);
    },
    secondsOnlyIn(database, others = lineageOf(world, database)) {
      const since = beganAt.get(database.id);
      if (since === undefined || others.length === 0) return 0;
      if (others.some((one) => one.id === database.id || follows(world, one, database))) return 0;
      return writesSince(database, since).seconds;
    },
  };
}

function lineageOf(world: World, database: Database): readonly Database[] {
  return [...world.databases.values()].filter(
    (one) => one.lineage === database.lineage && one.id !== database.id,
  );
}

/** Replicas of replicas too; a chain is never longer than all databases. */
function follows(world: World, replica: Database, source: Database): boolean {
  let at = sourceOf(world, replica);
  for (let step = 0; step < world.databases.size && at !== undefined; step += 1) {
    if (at.id === source.id) return true;
    at = sourceOf(world, at);
  }
  return false;
}

/** What was written to it since a time: how many writes, in how many seconds. A switch of its log alone is no write. */
export function writesSince(
  { commits }: Pick<Database, 'commits'>,
  since: number,
): { readonly writes: number; readonly seconds: number } {
  const before = commits.findLast(({ at }) => at <= since)?.position ?? commits[0]?.position ?? 0;
  let position = before;
  let seconds = 0;
  for (const commit of commits) {
    if (commit.at <= since || commit.position <= position) continue;
    position = commit.position;
    seconds += 1;
  }
  return { writes: position - before, seconds };
}
