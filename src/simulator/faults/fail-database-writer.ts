import { note, setStatus } from '../world/database.ts';
import type { Fault } from './fault.ts';
import { databaseNamed } from './named.ts';

export const failDatabaseWriter: Fault = {
  name: 'fail-database-writer',
  summary: 'the storage of the database that takes the writes has failed; it refuses every connection',
  needs: ['database'],
  begin(world, target) {
    const database = databaseNamed(world, target);
    database.up = false;
    database.change += 1;
    setStatus(world, database, 'failed');
    note(world, database, 'The DB instance has failed: its storage cannot be reached.', ['failure']);
    return () => {
      database.up = true;
      setStatus(world, database, 'available');
      note(world, database, 'The DB instance is available again.', ['recovery']);
    };
  },
};
