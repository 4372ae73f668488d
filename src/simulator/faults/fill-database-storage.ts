import { note, setStatus } from '../world/database.ts';
import type { Fault } from './fault.ts';
import { databaseNamed } from './named.ts';

export const fillDatabaseStorage: Fault = {
  name: 'fill-database-storage',
  summary: 'the database has no storage left; it was shut down before it could lose data',
  needs: ['database'],
  begin(world, target) {
    const database = databaseNamed(world, target);
    database.up = false;
    database.change += 1;
    setStatus(world, database, 'storage-full');
    note(world, database, 'Allocated storage has been exhausted.', ['low storage']);
    return () => {
      database.up = true;
      setStatus(world, database, 'available');
      note(world, database, 'The DB instance is available again.', ['recovery']);
    };
  },
};
