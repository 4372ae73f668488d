import { note } from './database-events.ts';
import { beginWork, restingStatus, setStatus } from './database.ts';
import type { Database } from '../state/database.ts';
import type { World } from '../state/world.ts';

/** A restart: connections are refused for half a minute or so. It mends no storage. */
export function rebootDatabase(world: World, database: Database): void {
  const later = beginWork(world, database);
  setStatus(world, database, 'rebooting');
  database.up = false;
  later(20_000, 45_000, () => {
    database.up = true;
    database.warmth = 0;
    setStatus(world, database, restingStatus(database));
    note(world, database, 'restarted');
  });
}

/** After its host was gone the engine replays its log before it lets anybody in: some tens of seconds (model). */
export function recoverDatabase(world: World, database: Database): void {
  const later = beginWork(world, database);
  database.up = false;
  note(world, database, 'recovering');
  later(20_000, 60_000, () => {
    database.up = true;
    database.warmth = 0;
    setStatus(world, database, restingStatus(database));
    note(world, database, 'recovered');
  });
}

/** Stopped by request: kept, and out of use until it is started (AWS starts it by itself after seven days). */
export function stopDatabase(world: World, database: Database): void {
  const later = beginWork(world, database);
  setStatus(world, database, 'stopping');
  later(60_000, 120_000, () => {
    database.up = false;
    setStatus(world, database, 'stopped');
    note(world, database, 'stopped');
  });
}

export function startDatabase(world: World, database: Database): void {
  const later = beginWork(world, database);
  setStatus(world, database, 'starting');
  later(120_000, 240_000, () => {
    database.up = true;
    database.warmth = 0;
    setStatus(world, database, restingStatus(database));
    note(world, database, 'started');
  });
}
