import { note } from './database-events.ts';
import { beginWork, restingStatus, setStatus } from './database.ts';
import type { Database } from '../state/database.ts';
import type { World } from '../state/world.ts';

/** "You must wait at least six hours before making further modifications" (Amazon RDS User Guide, storage). */
const betweenChangesMs = 6 * 3_600_000;

/** Whether the last change of its storage is too young for another one. */
export function takesNoMoreStorage(world: World, { storageChangedAt }: Database): boolean {
  return storageChangedAt !== undefined && world.clock.now() - storageChangedAt < betweenChangesMs;
}

/** More storage is there after some minutes (model), and a database that had none left starts again. */
export function growStorage(world: World, database: Database, gibibytes: number): void {
  const later = beginWork(world, database);
  setStatus(world, database, 'modifying');
  database.storageChangedAt = world.clock.now();
  later(180_000, 360_000, () => {
    database.storageGb = gibibytes;
    for (const impairment of database.impairments)
      if (impairment.kind === 'storage-full') database.impairments.delete(impairment);
    note(world, database, 'storage-grown');
    setStatus(world, database, restingStatus(database));
  });
}
