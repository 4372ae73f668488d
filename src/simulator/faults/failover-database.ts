import { z } from 'zod';
import { failoverCluster } from '../world/data/aurora-failover.ts';
import { beginFailover, standbyIsReady } from '../world/data/rds-failover.ts';
import { defineFault } from './fault.ts';
import { databaseName, selectDatabase } from './select.ts';
import { sampleWhere } from './select-database.ts';

export const failoverDatabase = defineFault({
  name: 'failover-database',
  summary: 'somebody has AWS fail the database over, once: to its standby, or to a reader of its cluster',
  parameters: z.strictObject({ database: databaseName }),
  fis: 'aws:rds:failover-db-cluster',
  sample: (world, draw) =>
    sampleWhere(world, draw, ({ standby, cluster }) => standby !== undefined || cluster !== undefined),
  begin(world, parameters) {
    const database = selectDatabase(world, parameters.database);
    const cluster = database.cluster === undefined ? undefined : world.databaseClusters.get(database.cluster);
    if (cluster !== undefined) failoverCluster(world, cluster);
    else if (standbyIsReady(world, database)) beginFailover(world, database, { asked: true });
    else throw new Error(`database ${database.id} has no standby that could take over`);
    return () => undefined;
  },
});
