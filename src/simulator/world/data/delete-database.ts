import { note } from './database-events.ts';
import { beginWork, setStatus } from './database.ts';
import type { Database } from '../state/database.ts';
import type { World } from '../state/world.ts';

/**
 * What is deleted is gone in some minutes, with the backups that RDS made of it; its replicas become
 * databases of their own (AWS).
 */
export function deleteDatabase(world: World, database: Database): void {
  const later = beginWork(world, database);
  database.up = false;
  setStatus(world, database, 'deleting');
  later(120_000, 240_000, () => {
    note(world, database, 'deleted');
    world.databases.delete(database.id);
    for (const [id, snapshot] of world.databaseSnapshots)
      if (snapshot.database === database.id && snapshot.kind === 'automated')
        world.databaseSnapshots.delete(id);
    for (const other of world.databases.values()) {
      if (other.source !== database.id) continue;
      delete other.source;
      other.writable = true;
    }
  });
}
